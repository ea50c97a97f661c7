SwaggerUIBundle({
  url: "openapi.yaml",
  dom_id: "#contract",
  deepLinking: true,
  displayOperationId: true,
  defaultModelsExpandDepth: 0,
  // Nothing is asked of any other host.
  validatorUrl: null,
  persistAuthorization: false,
});
