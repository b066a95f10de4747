# Other images, with their digests: config/README.md, "Pinned images".
ARG SDK_IMAGE
ARG RUNTIME_IMAGE

# The version to the last digit: the native compiler comes with the SDK, and the lock files hold which one.
FROM ${SDK_IMAGE:-mcr.microsoft.com/dotnet/sdk:10.0.401} AS build
RUN apt-get update \
    && apt-get install --yes --no-install-recommends clang zlib1g-dev \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /source

# The packages have a layer of their own: it changes with the lock files alone. (restore --runtime would name a list, and no platform.)
COPY .config/ .config/
COPY Directory.Build.props Directory.Packages.props global.json ./
COPY src/DigestFormat/DigestFormat.csproj src/DigestFormat/packages.*.lock.json src/DigestFormat/
COPY src/DigestWorker/DigestWorker.csproj src/DigestWorker/packages.*.lock.json src/DigestWorker/
RUN dotnet restore src/DigestWorker --locked-mode -p:RuntimeIdentifier="linux-$(dpkg --print-architecture | sed s/amd64/x64/)"

COPY . .
ARG VERSION=0.1.0-dev
ARG REVISION=
# The folders of the volumes are made here: the last stage has no shell to make them with.
RUN dotnet publish src/DigestWorker --no-restore --configuration Release --output /app \
        --runtime "linux-$(dpkg --print-architecture | sed s/amd64/x64/)" -p:Version=$VERSION -p:SourceRevisionId=$REVISION \
    && rm /app/*.dbg \
    && strip --strip-unneeded /app/*.so \
    && mkdir -p /empty/data /empty/digests


# Neither shell nor package manager; ICU for Korean, and the time zones for the schedules.
FROM ${RUNTIME_IMAGE:-mcr.microsoft.com/dotnet/runtime-deps:10.0-noble-chiseled-extra}
ARG VERSION=0.1.0-dev
ARG REVISION=
LABEL org.opencontainers.image.title="DigestWorker" \
      org.opencontainers.image.description="Takes the trending papers of the day, has a model explain them in Korean, and writes a digest file a day." \
      org.opencontainers.image.version=$VERSION \
      org.opencontainers.image.revision=$REVISION \
      org.opencontainers.image.licenses="MIT"

COPY --from=build /app /app
COPY --from=build --chown=1654:1654 /empty/ /

# What is remembered is in /data, what is published in /digests; nothing else is written but below /tmp.
# Without the runtime's diagnostics, which opens a socket through which whoever is in the container reads its memory.
ENV DOTNET_EnableDiagnostics=0 \
    DIGESTWORKER_Output__Directory=/digests \
    DIGESTWORKER_Storage__ConnectionString="Data Source=/data/digestworker.db"
VOLUME ["/data", "/digests"]
WORKDIR /data
USER 1654:1654

# Whether the process lives: an unhealthy container is replaced by swarms and watchdogs, and a site that is down or a refused key
# is no better in a new one. That all is well is for /health/ready and the metrics to say.
HEALTHCHECK --interval=30s --timeout=10s --start-period=20s --retries=3 CMD ["/app/digestworker", "health", "--live"]
ENTRYPOINT ["/app/digestworker"]
CMD ["serve"]
