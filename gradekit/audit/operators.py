"""What a mutant changes: small faults of the kind that people make in numerical code.

The operators of mutmut and cosmic-ray are made for whole modules and know nothing of arrays: no
axes, no transposes, no dtypes, no mean for a sum. So libcst reads the code, and the operators are
here. Each takes a node of its tree and yields pairs: a node, and the text to put in its place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence, Set
from itertools import pairwise
from typing import Any

import libcst as cst

Replacement = tuple[cst.CSTNode, str]
# The text of a node.
Code = Callable[[cst.CSTNode], str]

BINARY: dict[type[cst.CSTNode], Sequence[type[cst.BaseBinaryOp]]] = {
    cst.Add: (cst.Subtract,),
    cst.Subtract: (cst.Add,),
    cst.Multiply: (cst.Divide,),
    cst.Divide: (cst.Multiply,),
    cst.FloorDivide: (cst.Divide,),
    cst.Modulo: (cst.FloorDivide,),
    cst.Power: (cst.Multiply,),
    cst.MatrixMultiply: (cst.Multiply,),
    cst.BitAnd: (cst.BitOr,),
    cst.BitOr: (cst.BitAnd,),
}
AUGMENTED: dict[type[cst.CSTNode], type[cst.BaseAugOp]] = {
    cst.AddAssign: cst.SubtractAssign,
    cst.SubtractAssign: cst.AddAssign,
    cst.MultiplyAssign: cst.DivideAssign,
    cst.DivideAssign: cst.MultiplyAssign,
}
COMPARISONS: dict[type[cst.CSTNode], Sequence[type[cst.BaseCompOp]]] = {
    cst.LessThan: (cst.LessThanEqual, cst.GreaterThanEqual),
    cst.LessThanEqual: (cst.LessThan, cst.GreaterThan),
    cst.GreaterThan: (cst.GreaterThanEqual, cst.LessThanEqual),
    cst.GreaterThanEqual: (cst.GreaterThan, cst.LessThan),
    cst.Equal: (cst.NotEqual,),
    cst.NotEqual: (cst.Equal,),
    cst.Is: (cst.IsNot,),
    cst.IsNot: (cst.Is,),
    cst.In: (cst.NotIn,),
    cst.NotIn: (cst.In,),
}
AXIS = ("axis", "dim")
OTHER_AXIS = {"0": "1", "1": "0", "2": "1", "3": "2", "-1": "0", "-2": "-1"}
OTHER_FUNCTION = {
    one: other
    for pair in (
        ("mean", "sum"), ("max", "min"), ("amax", "amin"), ("argmax", "argmin"), ("any", "all"),
        ("maximum", "minimum"), ("zeros", "ones"), ("zeros_like", "ones_like"), ("std", "var"),
        ("floor", "ceil"), ("sin", "cos"), ("exp", "expm1"), ("log", "log1p"), ("train", "eval"),
        ("rand", "randn"), ("rand_like", "randn_like"), ("hstack", "vstack"),
    )
    for one, other in (pair, pair[::-1])
} | {"randperm": "arange", "permutation": "arange"}  # fmt: skip
OTHER_TYPE = {
    "float64": "float32", "float32": "float64", "double": "float", "long": "float",
    "int64": "float64", "int": "float", "float": "int", "bool": "int",
}  # fmt: skip
# Arguments whose order is of no account, and one that only guards against a caller's mistake.
SYMMETRIC = (
    "max", "min", "maximum", "minimum", "logaddexp", "add", "multiply", "isclose", "allclose",
    "equal",
)  # fmt: skip
GUARDS = ("strict",)
TRANSPOSES = ("T", "mT", "H", "mH")
# Calls that are not left out: without some only the type changes, as it may in a right answer;
# without the others no code like that could run, so that a test of it would tell nothing.
KEPT_CALLS = (
    "list", "tuple", "float", "bool", "str", "item", "tolist", "numpy",
    "len", "range", "zip", "enumerate", "isinstance", "super", "zeros", "ones", "eye", "arange",
    "empty", "full", "default_rng",
)  # fmt: skip


def binary(node: cst.CSTNode, code: Code) -> Iterator[Replacement]:
    """``a + b`` becomes ``a - b``, ``a @ b`` becomes ``a * b``."""
    if isinstance(node, cst.BinaryOperation):
        for other in BINARY.get(type(node.operator), ()):
            yield node, code(node.with_changes(operator=other()))


def augmented(node: cst.CSTNode, code: Code) -> Iterator[Replacement]:
    """``a += b`` becomes ``a -= b``, ``a = b``, and nothing."""
    if isinstance(node, cst.AugAssign):
        other = AUGMENTED.get(type(node.operator))
        if other:
            yield node, code(node.with_changes(operator=other()))
        yield node, f"{code(node.target)} = {code(node.value)}"
        yield node, "pass"


def comparison(node: cst.CSTNode, code: Code) -> Iterator[Replacement]:
    """``a < b`` becomes ``a <= b`` and ``a >= b``."""
    if not isinstance(node, cst.Comparison):
        return
    for place, target in enumerate(node.comparisons):
        for other in COMPARISONS.get(type(target.operator), ()):
            targets = list(node.comparisons)
            targets[place] = target.with_changes(operator=other())
            yield node, code(node.with_changes(comparisons=targets))


def sign(node: cst.CSTNode, code: Code) -> Iterator[Replacement]:
    """``-a``, ``not a`` and ``~a`` become ``a``."""
    if isinstance(node, cst.UnaryOperation) and not isinstance(node.operator, cst.Plus):
        yield node, code(node.expression)


def logical(node: cst.CSTNode, code: Code) -> Iterator[Replacement]:
    """``a and b`` becomes ``a or b``."""
    if isinstance(node, cst.BooleanOperation):
        other: type[cst.BaseBooleanOp] = cst.Or if isinstance(node.operator, cst.And) else cst.And
        yield node, code(node.with_changes(operator=other()))


def constant(node: cst.CSTNode, code: Code) -> Iterator[Replacement]:
    """Numbers one higher and one lower, fractions with the other sign; True becomes False."""
    if isinstance(node, cst.Integer):
        value = node.evaluated_value
        yield node, str(value + 1)
        yield node, str(value - 1)
    elif isinstance(node, cst.Float):
        number = node.evaluated_value
        yield node, repr(number + 1)
        if number:
            yield node, repr(-number)
    elif isinstance(node, cst.Name) and node.value in ("True", "False"):
        yield node, "False" if node.value == "True" else "True"


def axis(node: cst.CSTNode, code: Code) -> Iterator[Replacement]:
    """``axis=0`` becomes ``axis=1``."""
    if isinstance(node, cst.Arg) and _keyword(node) in AXIS:
        other = OTHER_AXIS.get(code(node.value))
        if other:
            yield node.value, other


def arguments(node: cst.CSTNode, code: Code) -> Iterator[Replacement]:
    """A keyword left out; two neighbors of the positional arguments swapped."""
    if not isinstance(node, cst.Call):
        return
    args = list(node.args)
    for place, arg in enumerate(args):
        if arg.keyword is not None and _keyword(arg) not in GUARDS:
            yield node, _call(node, args[:place] + args[place + 1 :], code)
    if _name(node.func) in SYMMETRIC:
        return
    plain = [place for place, arg in enumerate(args) if not arg.keyword and not arg.star]
    for first, second in pairwise(plain):
        swapped = list(args)
        swapped[first], swapped[second] = args[second], args[first]
        yield node, _call(node, swapped, code)


def function(node: cst.CSTNode, code: Code) -> Iterator[Replacement]:
    """``mean`` becomes ``sum``, ``max`` becomes ``min``, a shuffle the order as it was."""
    if not isinstance(node, cst.Call):
        return
    name = node.func.attr if isinstance(node.func, cst.Attribute) else node.func
    if not isinstance(name, cst.Name) or name.value not in OTHER_FUNCTION:
        return
    if name.value == "permutation":  # a generator's method; NumPy may go by any name here
        yield node.func, "range"
    else:
        yield name, OTHER_FUNCTION[name.value]


def call(node: cst.CSTNode, code: Code, modules: Set[str]) -> Iterator[Replacement]:
    """A call left out: ``x.copy()`` becomes ``x``, ``np.abs(x)`` becomes ``x``."""
    if not isinstance(node, cst.Call):
        return
    name = _name(node.func)
    if name in KEPT_CALLS or name[:1].isupper():
        return
    if isinstance(node.func, cst.Attribute) and code(node.func.value) not in modules:
        yield node, _operand(node.func.value, code)
        return
    first = node.args[0] if node.args else None
    if first and not first.keyword and not first.star:
        yield node, _operand(first.value, code)


def transpose(node: cst.CSTNode, code: Code) -> Iterator[Replacement]:
    """``a.T`` becomes ``a``."""
    if isinstance(node, cst.Attribute) and node.attr.value in TRANSPOSES:
        yield node, code(node.value)


def dtype(node: cst.CSTNode, code: Code) -> Iterator[Replacement]:
    """``np.float64`` becomes ``np.float32``; in ``dtype=`` and ``astype()`` int becomes float."""
    if isinstance(node, cst.Attribute) and node.attr.value in OTHER_TYPE:
        if isinstance(node.value, cst.Name):
            yield node.attr, OTHER_TYPE[node.attr.value]
    elif isinstance(node, cst.Arg) and _keyword(node) == "dtype":
        yield from _builtin_type(node.value)
    elif isinstance(node, cst.Call) and _name(node.func) == "astype" and node.args:
        yield from _builtin_type(node.args[0].value)


def span(node: cst.CSTNode, code: Code) -> Iterator[Replacement]:
    """Slices and ranges that begin or end one off, or where the whole does."""
    if isinstance(node, cst.Slice):
        for name in ("lower", "upper", "step"):
            bound = getattr(node, name)
            if bound is None:
                continue
            if name != "step" and not _is_number(bound):
                step = "+ 1" if name == "lower" else "- 1"
                yield bound, f"{_operand(bound, code)} {step}"
            dropped: dict[str, Any] = {name: None}
            if name == "step":
                dropped["second_colon"] = cst.MaybeSentinel.DEFAULT
            yield node, code(node.with_changes(**dropped))
    elif isinstance(node, cst.Call) and _name(node.func) == "range" and node.args:
        stop = node.args[0 if len(node.args) == 1 else 1].value
        if not _is_number(stop):
            yield stop, f"{_operand(stop, code)} - 1"
            yield stop, f"{_operand(stop, code)} + 1"
        if len(node.args) == 1:
            yield stop, f"1, {code(stop)}"


def choice(node: cst.CSTNode, code: Code) -> Iterator[Replacement]:
    """The other branch of ``a if c else b``; the opposite of a condition that compares nothing."""
    if isinstance(node, cst.IfExp):
        yield node, code(node.with_changes(body=node.orelse, orelse=node.body))
    elif isinstance(node, cst.If) and not isinstance(
        node.test, (cst.Comparison, cst.UnaryOperation)
    ):
        yield node.test, f"not ({code(node.test)})"


def order(node: cst.CSTNode, code: Code) -> Iterator[Replacement]:
    """``return a, b`` becomes ``return b, a``."""
    if isinstance(node, cst.Return) and isinstance(node.value, cst.Tuple):
        texts = [code(element.value) for element in node.value.elements]
        stars = [isinstance(element, cst.StarredElement) for element in node.value.elements]
        if len(texts) > 1 and not any(stars):
            yield node.value, ", ".join([texts[1], texts[0], *texts[2:]])


def statement(node: cst.CSTNode, code: Code) -> Iterator[Replacement]:
    """A statement left out: a call, a change of something that is there, a jump, an error."""
    if isinstance(node, (cst.Break, cst.Continue, cst.Raise, cst.Del)):
        yield node, "pass"
    elif isinstance(node, cst.Expr):
        if isinstance(node.value, (cst.Call, cst.Await)):
            yield node, "pass"
    elif isinstance(node, cst.Assign):
        targets = [name for target in node.targets for name in _targets(target.target)]
        used = {name.value for name in _names(node.value)}
        # Without it a name would be missing, unless it had a value before.
        if any(not isinstance(target, cst.Name) or target.value in used for target in targets):
            yield node, "pass"


def context(node: cst.CSTNode, code: Code) -> Iterator[Replacement]:
    """``with torch.no_grad():`` without its effect."""
    if isinstance(node, cst.With):
        for item in node.items:
            if item.asname is None:
                yield item.item, '__import__("contextlib").nullcontext()'


OPERATORS: tuple[Callable[[cst.CSTNode, Code], Iterator[Replacement]], ...] = (
    binary, augmented, comparison, sign, logical, constant, axis, arguments, function, transpose,
    dtype, span, choice, order, statement, context,
)  # fmt: skip


def _keyword(arg: cst.Arg) -> str | None:
    return arg.keyword.value if arg.keyword else None


def _name(node: cst.CSTNode) -> str:
    """The last part of a name: ``range`` of ``range``, ``astype`` of ``x.astype``."""
    if isinstance(node, cst.Attribute):
        return node.attr.value
    return node.value if isinstance(node, cst.Name) else ""


def _names(node: cst.CSTNode) -> Iterator[cst.Name]:
    if isinstance(node, cst.Name):
        yield node
    for child in node.children:
        yield from _names(child)


def _targets(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    """What an assignment assigns to, one by one."""
    if isinstance(node, (cst.Tuple, cst.List)):
        for element in node.elements:
            yield from _targets(element.value)
    else:
        yield node


def _is_number(node: cst.CSTNode) -> bool:
    if isinstance(node, cst.UnaryOperation):
        return _is_number(node.expression)
    return isinstance(node, (cst.Integer, cst.Float))


def _operand(node: cst.CSTNode, code: Code) -> str:
    """The text of a node, in parentheses unless it is a name, a call or the like."""
    text = code(node)
    simple = (cst.Name, cst.Attribute, cst.Call, cst.Subscript, cst.Integer)
    return text if isinstance(node, simple) else f"({text})"


def _call(node: cst.Call, args: list[cst.Arg], code: Code) -> str:
    return f"{code(node.func)}({', '.join(code(_bare(arg)) for arg in args)})"


def _bare(arg: cst.Arg) -> cst.Arg:
    return arg.with_changes(
        comma=cst.MaybeSentinel.DEFAULT, whitespace_after_arg=cst.SimpleWhitespace("")
    )


def _builtin_type(node: cst.CSTNode) -> Iterator[Replacement]:
    if isinstance(node, cst.Name) and node.value in OTHER_TYPE:
        yield node, OTHER_TYPE[node.value]
