// Makes tfjs's own wasm backend known: imported before the program that is timed on it.
import '@tensorflow/tfjs-backend-wasm';
