#!/usr/bin/env bash
# Runs the built image as Kubernetes and OpenShift do: a read-only root, a user without a name.
set -Eeuo pipefail

cache=$ETELECOM_MOCK_IMAGE_CACHE
builder() { buildah --root "$cache/storage" --runroot "$cache/run" --storage-driver vfs "$@"; }
fail() { echo "image: $1" >&2; exit 1; }

setting() { builder inspect --type image --format "{{.Docker.Config.$1}}" etelecom-mock; }
[ "$(setting User)" = 10001:10001 ] || fail "it runs as $(setting User)"
[ "$(setting Entrypoint)" = "[etelecom-mock]" ] || fail "its entry point is $(setting Entrypoint)"
[[ "$(setting Healthcheck)" == *healthcheck* ]] || fail "it has no health check"

container=$(builder from --pull-never etelecom-mock)
root=$(builder mount "$container")
server=
end() {
    if [ -n "$server" ]; then kill "$server" 2>/dev/null || true; fi
    builder rm "$container" >/dev/null
}
trap end EXIT

# In a mount namespace of its own, so that nothing is left mounted.
become() {
    exec unshare --mount bash -c '
        set -e; root=$1; user=$2; shift 2
        mount --bind "$root" "$root"
        mount --rbind /dev "$root/dev"; mount -t proc proc "$root/proc"
        mount -o remount,ro,bind "$root"
        exec chroot --userspec="$user" "$root" \
            env -i PATH=/app/bin:/usr/bin:/bin PYTHONDONTWRITEBYTECODE=1 "$@"
    ' become "$root" "$@"
}
run() { (become "$@"); }

# 10001 is the image's own user; OpenShift takes any uid, with group 0 and no name.
for user in 10001:10001 1234567:0; do
    run "$user" sh -c '! touch /app/written 2>/dev/null' || fail "$user can write to the root"
    run "$user" python -c 'import os; assert os.getuid()' || fail "$user is root"
    become "$user" etelecom-mock serve --preset one --port 18480 2>"$cache/log" &
    server=$!
    run "$user" etelecom-mock wait --url http://127.0.0.1:18480 || fail "$(cat "$cache/log")"
    run "$user" etelecom-mock healthcheck --url http://127.0.0.1:18480 || fail "it is not healthy"
    kill -TERM "$server"
    wait "$server" || fail "it ended with code $?"
    server=
done

total=$(du -sm "$root" | cut -f1)
app=$(du -sm "$root/app" | cut -f1)
echo "image: runs as 10001:10001 and as 1234567:0 with a read-only root, and is healthy"
echo "image: $app MB of the simulator and its packages; $total MB with the base of this trial"
