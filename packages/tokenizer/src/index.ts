// Text to ids and back.
export type {
  DecodeOptions,
  DecodeStream,
  EncodeOptions,
  EncodeStream,
  SavableTokenizer,
  Tokenizer,
  TokenizerJson,
  TokenWithOffsets,
} from './tokenizer.ts';
export { transformStream } from './transform-stream.ts';

// OpenAI's vocabularies.
export { encodingNames, gpt2Tokenizer, loadEncoding, type EncodingName } from './encodings.ts';

// Your own.
export { pieceTokenizer, type PieceTokenizerOptions } from './piece-tokenizer.ts';
export { characterTokenizer, type CharacterTokenizerOptions } from './character.ts';
export { byteLevelBpe, type ByteLevelBpeOptions } from './byte-level-bpe.ts';
export type { Merge } from './merge-table.ts';
export type { ByteString } from './byte-string.ts';
export { gpt2Pattern } from './pre-tokenize.ts';

// From a file, Hugging Face's tokenizer.json; JSON.stringify(tokenizer) makes one.
export { tokenizerFromJson } from './tokenizer-from-json.ts';
