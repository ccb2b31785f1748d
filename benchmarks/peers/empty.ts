/** What no function can be faster than: it answers every event with a constant. */
export const handler = awslambda.streamifyResponse(async (_event, responseStream) => {
  const stream = awslambda.HttpResponseStream.from(responseStream, { statusCode: 200, headers: { 'content-type': 'application/json' } });
  stream.write('{}');
  stream.end();
});
