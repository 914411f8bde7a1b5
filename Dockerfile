# L'image du serveur : le verrou d'abord, pour qu'un changement du code ne réinstalle rien.
FROM python:3.13-slim

ENV PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1

WORKDIR /opt/jalon
COPY constraints.txt ./
RUN pip install --require-hashes -r constraints.txt

COPY pyproject.toml README.md ./
COPY server ./server
RUN pip install --no-deps --no-build-isolation . \
    && useradd --system --home-dir /var/lib/jalon --create-home jalon

USER jalon
WORKDIR /var/lib/jalon
ENV JALON_HOST=0.0.0.0 JALON_PORT=8000
EXPOSE 8000

# L'hôte demandé doit être de ceux que le serveur accepte : 127.0.0.1 l'est par défaut.
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s CMD \
    ["python", "-c", "from urllib.request import urlopen; urlopen('http://127.0.0.1:8000/readyz', timeout=2)"]

# `exec` : SIGTERM arrive au serveur, qui finit ce qu'il a accepté.
CMD ["jalon", "serve"]
