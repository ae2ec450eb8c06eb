#!/usr/bin/env bash
# Builds the Dockerfile without an engine, and runs what comes of it: `make image`.
#
# buildah builds it in a chroot. The base image that FROM names cannot be pulled everywhere, so one
# that debootstrap makes stands in for it under its name: Debian's Python, without the digest. What
# is shown is therefore that the Dockerfile builds and runs, not the published image's own bytes.
set -Eeuo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

for tool in buildah debootstrap; do
    command -v "$tool" >/dev/null || {
        echo "image: $tool is not installed; as root: apt-get install buildah debootstrap" >&2
        exit 1
    }
done
cache=${IMAGE_CACHE:-$PWD/.image}
name=$(sed -n 's/^FROM \([^@ ]*\).*/\1/p' Dockerfile | head -1)
mkdir -p "$cache"
builder() { buildah --root "$cache/storage" --runroot "$cache/run" --storage-driver vfs "$@"; }

if [ ! -f "$cache/base.tar" ]; then
    echo "image: making the base with debootstrap, for some minutes ..."
    rm -rf "$cache/root"
    debootstrap --variant=minbase --include=python3,python3-venv,ca-certificates \
        bookworm "$cache/root" >"$cache/debootstrap.log"
    ln -s /usr/bin/python3 "$cache/root/usr/local/bin/python"
    rm -rf "$cache"/root/var/cache/apt/* "$cache"/root/var/lib/apt/lists/*
    tar -C "$cache/root" -cf "$cache/base.tar.part" .
    rm -rf "$cache/root"
    mv "$cache/base.tar.part" "$cache/base.tar"
fi
if ! builder inspect --type image "$name" >/dev/null 2>&1; then
    base=$(builder from scratch)
    builder add --quiet "$base" "$cache/base.tar" / >/dev/null
    builder config --env PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin "$base"
    builder commit --quiet "$base" "$name" >/dev/null
    builder rm "$base" >/dev/null
fi

# pip inside finds packages as pip outside does.
volumes=()
for file in /etc/pip.conf "${HOME}/.config/pip/pip.conf" /etc/ssl/certs /etc/resolv.conf; do
    if [ -e "$file" ]; then volumes+=(--volume "$file:$file:ro"); fi
done
sed 's/^\(FROM [^@ ]*\)@sha256:[0-9a-f]*/\1/' Dockerfile >"$cache/Dockerfile"
builder build --quiet --isolation chroot --network host --pull-never --format docker \
    "${volumes[@]}" --file "$cache/Dockerfile" --tag etelecom-mock . >"$cache/build.log" 2>&1 ||
    { cat "$cache/build.log" >&2; exit 1; }
builder rmi --prune --force >/dev/null  # the image of the last time

ETELECOM_MOCK_IMAGE_CACHE="$cache" exec bash tests/image/try.sh
