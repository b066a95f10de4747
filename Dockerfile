FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /source

# The packages have a layer of their own: it changes with the lock files alone.
COPY .config/ .config/
COPY Directory.Build.props Directory.Packages.props global.json ./
COPY src/DigestFormat/DigestFormat.csproj src/DigestFormat/packages.lock.json src/DigestFormat/
COPY src/DigestWorker/DigestWorker.csproj src/DigestWorker/packages.lock.json src/DigestWorker/
RUN dotnet restore src/DigestWorker --locked-mode

COPY . .
# The folders of the volumes are made here: the last stage runs nothing, so it can be built for another processor.
RUN dotnet publish src/DigestWorker --configuration Release --no-restore --output /app \
    && mkdir -p /empty/data /empty/digests


FROM mcr.microsoft.com/dotnet/aspnet:10.0
LABEL org.opencontainers.image.title="DigestWorker" \
      org.opencontainers.image.description="Takes the trending papers of the day, has a model explain them in Korean, and writes a digest file a day." \
      org.opencontainers.image.licenses="MIT"

COPY --from=build /app /app
COPY --from=build --chown=$APP_UID:$APP_UID /empty/ /

# What is remembered is in /data, what is published in /digests; nothing else is written but below /tmp.
ENV DIGESTWORKER_Output__Directory=/digests \
    DIGESTWORKER_Storage__ConnectionString="Data Source=/data/digestworker.db"
VOLUME ["/data", "/digests"]
WORKDIR /data
USER $APP_UID

# Whether the process lives: an unhealthy container is replaced by swarms and watchdogs, and a site that is down or a refused key
# is no better in a new one. That all is well is for /health/ready and the metrics to say.
HEALTHCHECK --interval=30s --timeout=10s --start-period=20s --retries=3 CMD ["/app/digestworker", "health", "--live"]
ENTRYPOINT ["/app/digestworker"]
CMD ["serve"]
