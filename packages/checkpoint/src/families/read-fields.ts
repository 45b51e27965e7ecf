import * as v from 'valibot';
import { printable } from '../files/printable.ts';

/**
 * The fields of a JSON file, as `schema` reads them.
 *
 * @throws Error that begins with `complaint` and names every field that is missing or wrong
 */
export function readFields<S extends v.GenericSchema>(schema: S, json: unknown, complaint: string): v.InferOutput<S> {
  const { success, output, issues } = v.safeParse(schema, json);
  if (success) return output;
  const complaints = issues.map((issue) => `${v.getDotPath(issue) ?? 'the file'}: ${issue.message}`);
  throw new Error(`${complaint} ${complaints.map((text) => printable(text)).join(' ')}`);
}
