"""Runs code on a kernel of a server by Jupyter's own messages, and prints what came: python gateway.py ADDRESS TOKEN CODE"""

import json
import sys
import urllib.request

import websocket
from jupyter_client.jsonutil import json_default
from jupyter_client.session import Session

address, token, code = sys.argv[1:]
headers = {"Authorization": f"token {token}"}


def ask(method, path, body=None):
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(f"{address}{path}", data, headers, method=method)
    with urllib.request.urlopen(request) as answer:
        text = answer.read()
    return json.loads(text) if text else None


kernel = ask("POST", "api/kernels", {"name": "gradsheet"})
session = Session()
socket = websocket.create_connection(
    f"{address.replace('http', 'ws')}api/kernels/{kernel['id']}/channels?session_id={session.session}",
    header=headers,
    timeout=60,
)
message = session.msg("execute_request", {"code": code, "silent": False, "store_history": True})
message["channel"] = "shell"
message["buffers"] = []
socket.send(json.dumps(message, default=json_default))
shown = {}
while "status" not in shown or "execute_reply" not in shown:
    got = json.loads(socket.recv())
    if got["parent_header"].get("msg_id") != message["header"]["msg_id"]:
        continue
    content = got["content"]
    if got["msg_type"] == "status" and content["execution_state"] != "idle":
        continue
    shown[got["msg_type"]] = content
socket.close()
ask("DELETE", f"api/kernels/{kernel['id']}")
print(
    json.dumps(
        {
            "stream": shown["stream"]["text"],
            "result": shown["execute_result"]["data"]["text/plain"],
            "status": shown["execute_reply"]["status"],
        }
    )
)
