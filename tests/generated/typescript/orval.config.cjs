module.exports = {
  vendor: {
    input: "./vendor.json",
    output: {
      target: "./src/orval/vendor.ts",
      client: "fetch",
      baseUrl: { getBaseUrlFromSpecification: true },
    },
  },
};
