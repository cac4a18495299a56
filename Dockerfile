# Two stages: the first compiles with the development packages, the second carries only what runs.
FROM node:24-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --no-audit --no-fund
COPY .swcrc tsconfig.json ./
COPY .ci .ci
COPY src src
RUN npm run -s build
RUN npm prune --omit=dev --no-audit --no-fund
# of the font's nine weights, documents use one
RUN find node_modules/@expo-google-fonts -name '*.ttf' ! -name '*_400Regular.ttf' -delete

FROM node:24-slim
ENV NODE_ENV=production HOST=0.0.0.0 PORT=4000 DATA_DIR=/data
WORKDIR /app
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/dist dist
COPY package.json ./
COPY migrations migrations
COPY schema schema
# `docker compose run … consign <command>` reads like the manual
RUN printf '#!/bin/sh\nexec node /app/dist/cli/consign.js "$@"\n' >/usr/local/bin/consign \
  && chmod 755 /usr/local/bin/consign \
  && install -d -o node -g node /data
USER node
VOLUME /data
EXPOSE 4000
# the image has no curl; Node asks itself
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/live`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "--max-semi-space-size=16", "dist/main.js"]
