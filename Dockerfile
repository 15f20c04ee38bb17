# syntax=docker/dockerfile:1

FROM node:24-bookworm-slim AS build
WORKDIR /build
COPY package.json package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY tsconfig.json tsconfig.build.json build.ts ./
COPY src ./src
RUN npm run build
RUN npm prune --omit=dev --no-audit --no-fund

FROM node:24-bookworm-slim
RUN install --directory --owner=10001 --group=10001 --mode=0700 /var/lib/bailiwick
WORKDIR /opt/bailiwick
COPY --from=build /build/package.json ./
COPY --from=build /build/node_modules ./node_modules
COPY --from=build /build/dist ./dist
COPY proto ./proto
ENV NODE_ENV=production
ENV BAILIWICK_GRPC_ADDR=0.0.0.0:50051
ENV BAILIWICK_DATA_DIR=/var/lib/bailiwick
USER 10001:10001
VOLUME /var/lib/bailiwick
EXPOSE 50051
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s CMD ["node", "/opt/bailiwick/dist/main.js", "health", "--timeout", "4s"]
ENTRYPOINT ["node", "--max-semi-space-size=8", "/opt/bailiwick/dist/main.js"]
CMD ["serve"]
