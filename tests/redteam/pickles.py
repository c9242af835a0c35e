"""Returns objects whose pickles run code where they are read.

Stopped by: the host reads JSON and nothing else, and keeps text and pictures.
"""

TOPIC = "messages"
CODE = r"""
class Evil:
    def __reduce__(self):
        return __import__("os").system, ("touch @CANARY@.owned",)
    def _repr_mimebundle_(self, **kwargs):
        pickled = __import__("pickle").dumps(self).hex()
        return {"text/plain": "evil", "application/x-pickle": pickled}
display(Evil())
"""


def check(outcome):
    assert not outcome.field.canary.with_name("canary.owned").exists()
