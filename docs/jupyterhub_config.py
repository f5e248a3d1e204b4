# A JupyterHub for a class: every student has a server with the kernel of gradsheet, and the teacher's programs may start and use it.
# Told by docs/servers.md. The tests run this very file, with another authenticator and spawner on free ports.
import os

c = get_config()  # noqa: F821

# Behind a web server that has the certificate and passes on https://hub.example.edu/ with its websockets.
c.JupyterHub.bind_url = "http://127.0.0.1:8000"

# Users are those of the machine, with their passwords; a student is one of the group.
c.JupyterHub.authenticator_class = "pam"
c.JupyterHub.spawner_class = "localprocess"
c.LocalAuthenticator.allowed_groups = {"students"}
c.Spawner.notebook_dir = "~"

c.Spawner.args = [
    # A cell that prints fast loses lines without a word otherwise.
    "--ZMQChannelsWebsocketConnection.limit_rate=False",
    # One output may have so many bytes.
    "--ServerApp.tornado_settings={'websocket_max_message_size': 1000000000}",
    # What is removed is gone, and does not fill the disk from the trash.
    "--FileContentsManager.delete_to_trash=False",
    # A kernel that nobody has used for an hour ends.
    "--MappingKernelManager.cull_idle_timeout=3600",
    "--MappingKernelManager.cull_interval=300",
]

# The first start of a server takes a while on a machine where many start at once.
c.Spawner.start_timeout = 120
c.Spawner.http_timeout = 120

# What `gradsheet run --server https://hub.example.edu/user/NAME/` needs in GRADSHEET_TOKEN to work on a student's server.
token = os.environ.get("HUB_TEACHER_TOKEN")
if token:
    c.JupyterHub.services = [{"name": "teacher", "api_token": token}]
    c.JupyterHub.load_roles = [
        {
            "name": "teacher",
            "scopes": ["admin:users", "admin:servers", "access:servers"],
            "services": ["teacher"],
        }
    ]
