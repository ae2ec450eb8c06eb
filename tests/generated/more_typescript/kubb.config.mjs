import { defineConfig } from "@kubb/core";
import { pluginClient } from "@kubb/plugin-client";
import { pluginOas } from "@kubb/plugin-oas";
import { pluginTs } from "@kubb/plugin-ts";

export default ["vendor", "control"].map((name) =>
  defineConfig({
    name,
    input: { path: `./${name}.json` },
    output: { path: `./src/kubb/${name}`, clean: true, format: false },
    plugins: [pluginOas(), pluginTs(), pluginClient({ client: "fetch", bundle: true })],
  }),
);
