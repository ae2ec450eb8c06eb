"""The life of an upload: Zalo keeps it for seven days."""

from mock_server.contract.life import Fade, Life
from mock_server.etelecom.zalo.upload_record import Upload

LIFE: Life[Upload] = Life(
    states={
        "kept": "It can be sent.",
        "gone": "`expires_at` has passed: it can no longer be sent (-201).",
    },
    begins=("kept",),
    state_of=lambda _upload: "kept",
    moves=(),
    fades=(
        Fade(
            "expire",
            ("kept",),
            "gone",
            "7 days after the upload (`expires_at`)",
            lambda upload: upload.expires_at,
        ),
    ),
)
