# The bot for a server: `docker compose -f deploy/compose.yaml up -d` (docs/operations.md).
FROM python:3.11-slim-bookworm AS packages
WORKDIR /build
COPY tools/installer.lock requirements.lock ./
RUN pip install --no-cache-dir --require-hashes -r installer.lock \
 && python -m venv /opt/venv \
 && uv pip install --no-cache --python /opt/venv/bin/python --require-hashes -r requirements.lock \
 && /opt/venv/bin/python -m compileall -q /opt/venv/lib

FROM python:3.11-slim-bookworm
RUN useradd --create-home --uid 10001 bot && install -d -m 0700 -o bot -g bot /data
COPY --from=packages /opt/venv /opt/venv
WORKDIR /app
COPY bot bot
COPY handlers handlers
COPY content content
COPY config.yaml LICENSE ./
# at a start nothing is compiled any more, which would take two seconds each time
RUN python -m compileall -q bot handlers
# inside a container only 0.0.0.0 can be published; compose.yaml publishes it on the host's loopback alone
ENV PATH=/opt/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    BOT__DATABASE__URL=sqlite+aiosqlite:////data/zhengyou.db BOT__WEB__HOST=0.0.0.0
USER 10001
VOLUME /data
EXPOSE 8080
# SIGTERM finishes the transactions in hand and leaves the rest in the inbox
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s --retries=3 \
  CMD ["python", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:8080/healthz', timeout=4)"]
ENTRYPOINT ["python", "-m", "bot"]
CMD ["run"]
