/** The logits, those below `smallest` excluded. */
export function excludeBelow(logits: Float32Array, smallest: number): Float32Array {
  const kept = new Float32Array(logits.length);
  for (let id = 0; id < logits.length; id++) kept[id] = logits[id]! < smallest ? -Infinity : logits[id]!;
  return kept;
}
