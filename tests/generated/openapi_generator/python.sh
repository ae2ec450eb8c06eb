"$PYTHON" -c 'import openapi_client.api'
[ -z "$PROGRAM" ] || PYTHONPATH=. "$PYTHON" "$PROGRAM"
