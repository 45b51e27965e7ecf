/**
 * An `EncodeStream` or a `DecodeStream` as a `TransformStream`, through which a stream pipes. Chunks in which nothing is
 * certain yet give none.
 *
 * @example
 * const encoder = transformStream(tokenizer.encodeStream()); // from text to arrays of ids
 * response.body.pipeThrough(new TextDecoderStream()).pipeThrough(encoder);
 */
export function transformStream<In, Out extends { readonly length: number }>(stream: {
  push(chunk: In): Out;
  flush(): Out;
}): TransformStream<In, Out> {
  const enqueue = (output: Out, controller: TransformStreamDefaultController<Out>): void => {
    if (output.length > 0) controller.enqueue(output);
  };
  return new TransformStream({
    transform: (chunk, controller) => enqueue(stream.push(chunk), controller),
    flush: (controller) => enqueue(stream.flush(), controller),
  });
}
