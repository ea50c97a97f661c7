#!/bin/sh
# Writes the locks: dev first, the others within what dev has, so that what is tested is what is shipped.
set -eu
uv=$1
compile() {
    "$uv" pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
        --quiet --output-file "$@"
}
compile requirements/dev.txt --extra api --extra worker --extra local --extra dev
compile requirements/api.txt --constraint requirements/dev.txt --extra api
compile requirements/worker.txt --constraint requirements/dev.txt --extra worker
echo 'setuptools>=77' | "$uv" pip compile - --constraint requirements/dev.txt --universal --python-version 3.11 \
    --generate-hashes --no-header --no-annotate --quiet --output-file requirements/build.txt
compile requirements/run.txt --constraint requirements/dev.txt --extra api --extra worker --extra local
