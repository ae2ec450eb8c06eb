FROM python:3.13-slim@sha256:9d2e5553305c7c7b0097999bb17187c69b921ccd6bc9d40e4bb5ebe652c00285 AS build

ENV PIP_DISABLE_PIP_VERSION_CHECK=1 \
    PIP_NO_CACHE_DIR=1 \
    PIP_NO_INPUT=1 \
    PIP_ROOT_USER_ACTION=ignore

WORKDIR /src

# The locks first: what they pin stays in the layer cache while only the code changes.
# extras.lock has all of serve.lock, the driver for a postgresql:// database, and what --otel needs.
COPY requirements/extras.lock requirements/build.lock requirements/
RUN python -m venv /app \
    && /app/bin/pip install --no-compile --require-hashes -r requirements/extras.lock \
    && python -m venv /tools \
    && /tools/bin/pip install --require-hashes -r requirements/build.lock

COPY pyproject.toml README.md LICENSE ./
COPY fixtures fixtures
COPY etelecom_mock etelecom_mock
COPY mock_server mock_server
# Byte code that is never checked against its source, so that nothing wants to write at run time.
RUN /tools/bin/pip wheel --no-deps --no-build-isolation --wheel-dir /wheels . \
    && /app/bin/pip install --no-compile --no-deps /wheels/*.whl \
    && /app/bin/pip uninstall --yes pip \
    && python -m compileall -q -j 0 --invalidation-mode unchecked-hash /app/lib


FROM python:3.13-slim@sha256:9d2e5553305c7c7b0097999bb17187c69b921ccd6bc9d40e4bb5ebe652c00285

LABEL org.opencontainers.image.title="etelecom-mock" \
      org.opencontainers.image.description="A local simulator of eTelecom's Zalo Cloud API" \
      org.opencontainers.image.version="0.1.0" \
      org.opencontainers.image.licenses="MIT" \
      org.opencontainers.image.vendor="The etelecom-mock authors"

COPY --from=build /app /app

ENV PATH="/app/bin:$PATH"

# Proves that the command starts, and leaves byte code of the standard library, which the base image
# comes without, for the modules that it takes: each health check is a start.
RUN etelecom-mock openapi > /dev/null

ENV PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    ETELECOM_MOCK_HOST=0.0.0.0

RUN groupadd --system --gid 10001 mock \
    && useradd --system --uid 10001 --gid mock --no-create-home --shell /usr/sbin/nologin mock \
    # Group 0 and group-writable: OpenShift runs images under a random uid of that group.
    && install -d -o mock -g 0 -m 775 /data

# By number, so that Kubernetes can tell that it is not root.
USER 10001:10001

# Nothing is written unless asked for; /data is the place for `--database /data/mock.db`.
WORKDIR /data

EXPOSE 8480

STOPSIGNAL SIGTERM

HEALTHCHECK --interval=5s --timeout=5s --start-period=10s --retries=3 \
    CMD ["etelecom-mock", "healthcheck"]

ENTRYPOINT ["etelecom-mock"]
CMD ["serve"]
