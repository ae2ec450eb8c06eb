#!/bin/sh
# The golden digests of the seeding, on every supported Python found here, with the oldest Faker
# that pyproject.toml allows and the one that serve.lock pins. FAKERS="30.0.0 40.1.0" names others,
# and "latest" takes the newest release there is. TESTED=3.11 leaves out the pinned one on that
# Python, which `make test` has tried.
set -eu
cd "$(dirname "$0")/.."

PYTHON=${PYTHON:-python3}
golden=tests/seeding/test_golden.py
[ -f "$golden" ] || { echo "golden: $golden is missing" >&2; exit 1; }

oldest=$(sed -n 's/^ *"faker>=\([0-9.]*\).*/\1/p' pyproject.toml)
pinned=$(sed -n 's/^faker==\([0-9.]*\).*/\1/p' requirements/serve.lock)
[ -n "$oldest" ] && [ -n "$pinned" ] || { echo "golden: no Faker version found" >&2; exit 1; }
fakers=${FAKERS:-"$oldest $pinned"}
msgspec=$(sed -n 's/^\(msgspec==[0-9.]*\).*/\1/p' requirements/serve.lock)

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
trap 'exit 1' INT TERM

# A pyenv shim may stand on PATH for a Python that is not switched on: only one that runs counts.
interpreter() {
    for candidate in "python$1" "${PYENV_ROOT:-$HOME/.pyenv}/versions/$1".*/bin/python; do
        found=$("$candidate" -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null) || continue
        [ "$found" = "$1" ] && { echo "$candidate"; return 0; }
    done
    [ "$("$PYTHON" -c 'import sys; print("%d.%d" % sys.version_info[:2])')" = "$1" ] && echo "$PYTHON"
}

"$PYTHON" -m venv "$scratch/pip"
install() {
    into=$1
    shift
    # Most of Faker is never imported, so it is not compiled.
    "$scratch/pip/bin/python" -m pip --python "$into" --disable-pip-version-check --no-input \
        install -qq --no-compile --upgrade "$@"
}

ran=0
failed=0
for version in 3.11 3.12 3.13; do
    python=$(interpreter "$version") || { echo "golden: Python $version skipped: none found here"; continue; }
    "$python" -m venv --without-pip "$scratch/$version"
    run="$scratch/$version/bin/python"
    for faker in $fakers; do
        [ "$version $faker" != "${TESTED:-} $pinned" ] || continue
        case $faker in latest) wanted=faker ;; *) wanted="faker==$faker" ;; esac
        # msgspec declares the values; nothing else is there on which the digests may hang.
        install "$run" "$wanted" "$msgspec" pytest
        echo "golden: Python $version, $("$run" -c 'import faker; print("Faker", faker.VERSION)')"
        PYTHONPATH=. "$run" -m pytest -q --noconftest -p no:cacheprovider "$golden" ||
            failed=$((failed + 1))
        ran=$((ran + 1))
    done
done
[ "$failed" -eq 0 ] || { echo "golden: $failed of $ran runs failed" >&2; exit 1; }
[ "$ran" -gt 0 ] || { echo "golden: no supported Python found" >&2; exit 1; }
