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
export { encodingNames, gpt2Tokenizer, loadEncoding, type EncodingName, type EncodingOptions } from './encodings.ts';

// Your own.
export { pieceTokenizer, type PieceTokenizerOptions } from './pieces/piece-tokenizer.ts';
export { characterTokenizer, type CharacterTokenizerOptions } from './characters/character.ts';
export { byteLevelBpe, type ByteLevelBpeOptions } from './byte-pairs/byte-level-bpe.ts';
export type { Merge } from './byte-pairs/merge-table.ts';
export type { ByteString } from './byte-pairs/byte-string.ts';
export { gpt2Pattern } from './pieces/pre-tokenize.ts';

// From text.
export { trainBpe, type TrainBpeOptions, type TrainBpeProgress } from './byte-pairs/train-bpe.ts';

// From files and to them: those of a Hugging Face folder, and GPT-2's two.
export { tokenizerFromJson, type TokenizerFileOptions } from './files/tokenizer-from-json.ts';
export { tokenizerFiles, type TokenizerFiles, type TokenizerFilesOptions } from './files/tokenizer-files.ts';
export { gpt2Files, tokenizerFromGpt2Files, type Gpt2Files } from './files/gpt2-files.ts';
