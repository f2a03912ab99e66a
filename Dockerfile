# The bot for a server: `docker run -v zhengyou:/data -e BOT_TOKEN zhengyou` (docs/operations.md).
FROM python:3.11-slim-bookworm AS packages
COPY tools/installer.lock requirements.lock ./
RUN pip install --no-cache-dir --require-hashes -r installer.lock \
 && python -m venv /opt/venv \
 && uv pip install --no-cache --python /opt/venv/bin/python --require-hashes -r requirements.lock \
 && /opt/venv/bin/python -m compileall -q /opt/venv/lib

FROM python:3.11-slim-bookworm
RUN useradd --create-home --uid 10001 bot && install -d -o bot -g bot /data
COPY --from=packages /opt/venv /opt/venv
WORKDIR /app
COPY bot bot
COPY handlers handlers
COPY content content
COPY config.yaml LICENSE ./
ENV PATH=/opt/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    BOT__DATABASE__URL=sqlite+aiosqlite:////data/zhengyou.db
USER bot
VOLUME /data
# SIGTERM finishes the transactions in hand and leaves the rest in the inbox
STOPSIGNAL SIGTERM
ENTRYPOINT ["python", "-m", "bot"]
CMD ["run"]
