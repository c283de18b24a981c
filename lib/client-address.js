// A CloudFront Function (runtime 2.0), so no exports and no modules: the address that connected to us, whatever the client wrote there
// itself (security.md 22). The functions believe it only beside the origin's secret.
// biome-ignore lint/correctness/noUnusedVariables: CloudFront calls it by this name
function handler(event) {
  const request = event.request;
  request.headers['x-client-address'] = { value: event.viewer.ip };
  return request;
}
