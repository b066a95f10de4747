#!/usr/bin/env bash
# Builds the image as the Dockerfile says, in a store of its own, and prints the image's name.
# A base image that cannot be pulled gets a stand-in of the same name: Debian's packages with this machine's SDK and certificates
# for the one, and those files of the packages that a chiseled image has for the other.
# usage: image.sh FOLDER; with podman afterwards: CONTAINERS_STORAGE_CONF=FOLDER/storage.conf CONTAINERS_CONF=tests/container/containers.conf
# Ends with 77 where this machine cannot build images, and says why.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
mkdir -p "$1" && cd "$1"

cannot() { echo "no image is built: $1" >&2; exit 77; }
quietly() { "$@" >> log 2>&1 || { tail -40 log >&2; return 1; }; }

[ "$(id -u)" = 0 ] || cannot "only root can"
missing=()
for program in buildah podman runc debootstrap; do command -v "$program" >/dev/null || missing+=("$program"); done
if [ ${#missing[@]} -gt 0 ]; then
  command -v apt-get >/dev/null || cannot "${missing[*]} is not installed"
  { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}"; } >> log 2>&1 \
    || cannot "${missing[*]} could not be installed"
fi

export CONTAINERS_CONF=$here/containers.conf CONTAINERS_STORAGE_CONF=$PWD/storage.conf
printf '[storage]\ndriver = "overlay"\ngraphroot = "%s/store"\nrunroot = "%s/run"\n' "$PWD" "$PWD" > storage.conf
buildah images >> log 2>&1 || sed -i s/overlay/vfs/ storage.conf

packages=(base-files ca-certificates libc6 libgcc-s1 libstdc++6 tzdata zlib1g
  "$(apt-cache pkgnames libicu | grep -E '^libicu[0-9]+$' | sort -V | tail -1)" "$(apt-cache pkgnames libssl3 | grep -E '^libssl3(t64)?$' | head -1)")

debian() {
  [ -e debian/done ] && return
  quietly debootstrap --variant=minbase --include="$(IFS=,; echo "${packages[*]}")" \
    "$(. /etc/os-release && echo "$VERSION_CODENAME")" debian "$(apt-cache policy | awk '/ https?:/ { print $2; exit }' | sed 's/-security$//')"
  # What the machine trusts, the build in the stand-in has to trust.
  cp -L /etc/ssl/certs/ca-certificates.crt debian/etc/ssl/certs/ca-certificates.crt
  touch debian/done
}

sdk() {
  local container dotnet
  dotnet=$(dirname "$(readlink -f "$(command -v dotnet)")")
  container=$(buildah from scratch)
  quietly buildah copy -q "$container" debian /
  quietly buildah copy -q "$container" "$dotnet" /usr/share/dotnet
  quietly buildah run --isolation chroot "$container" -- ln -s /usr/share/dotnet/dotnet /usr/bin/dotnet
  buildah config --env DOTNET_CLI_TELEMETRY_OPTOUT=1 --env DOTNET_NOLOGO=1 --env NUGET_CERT_REVOCATION_MODE=offline "$container"
  quietly buildah commit -q --rm "$container" "$1"
}

chiseled() {
  local container
  rm -rf chiseled && mkdir -p chiseled/{etc/ssl/certs,tmp,home/app} && chmod 1777 chiseled/tmp
  chroot debian dpkg -L "${packages[@]}" | sed -E 's#^/(lib[0-9]*)(/|$)#/usr/\1\2#' | sort -u \
    | grep -vE '^/(bin|sbin|usr/(s?bin|share/(bug|ca-certificates|doc|info|lintian|locale|man)))(/|$)|/gconv/|/zoneinfo/(posix|right)/' \
    | (cd debian && while read -r file; do if [ -L ".$file" ] || [ -f ".$file" ]; then echo ".$file"; fi; done | tar -c -T -) | tar -x -C chiseled
  cp debian/etc/ssl/certs/ca-certificates.crt chiseled/etc/ssl/certs/
  for link in lib lib64; do [ ! -L "debian/$link" ] || ln -s "usr/$link" "chiseled/$link"; done
  printf 'root:x:0:0:root:/root:/bin/false\napp:x:1654:1654::/home/app:/bin/false\n' > chiseled/etc/passwd
  printf 'root:x:0:\napp:x:1654:\n' > chiseled/etc/group
  container=$(buildah from scratch)
  quietly buildah copy -q "$container" chiseled /
  buildah config --env APP_UID=1654 --env DOTNET_RUNNING_IN_CONTAINER=true --user 1654 "$container"
  quietly buildah commit -q --rm "$container" "$1"
}

for base in $(sed -n 's/^FROM ${[A-Z_]*:-\([^}]*\)}.*/\1/p' "$root/Dockerfile"); do
  buildah inspect --type image "$base" >/dev/null 2>&1 && continue
  timeout 600 buildah pull -q "$base" >> log 2>&1 && continue
  echo "$base cannot be pulled; a stand-in takes its place" >&2
  debian || cannot "debootstrap did not end well"
  case $base in */sdk:*) sdk "$base" ;; *) chiseled "$base" ;; esac
done

quietly buildah bud --isolation chroot --format docker --pull-never --network host --layers --tag digestworker \
  --build-arg "REVISION=$(git -C "$root" rev-parse HEAD 2>/dev/null || echo unknown)" "$root" || { echo "the image does not build" >&2; exit 1; }
echo localhost/digestworker
