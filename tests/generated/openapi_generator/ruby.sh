ruby -Ilib -e 'require "openapi_client"'
[ -z "$PROGRAM" ] || ruby -Ilib "$PROGRAM"
