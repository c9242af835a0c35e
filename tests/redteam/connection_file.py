"""Forges its connection file, and puts other sockets in the place of the kernel's.

Stopped by: the host does not read the file; the folder of sockets is read-only.
"""

TOPIC = "messages"
CODE = r"""
import glob, json, os, socket
made = []
for path in (os.path.join(os.environ["IPYTHONDIR"], "connection.json"), "kernel.json", "../k.json"):
    with open(path, "w") as file:
        json.dump({"transport": "tcp", "ip": "0.0.0.0", "shell_port": 1, "key": ""}, file)
for path in glob.glob("/run/s/*"):
    try:
        os.unlink(path)
        made.append(path)
    except OSError as error:
        print(error)
for path in ("/run/s/k-9", "/run/k/control"):
    try:
        socket.socket(socket.AF_UNIX).bind(path)
        made.append(path)
    except OSError as error:
        print(error)
print("made", made)
"""


def check(outcome):
    assert "made []" in outcome.text
    assert outcome.result.points == 5
