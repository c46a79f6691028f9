import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { compileFunction } from 'node:vm';

type Functions = Readonly<Record<string, (...numbers: number[]) => number>>;
type Imports = Readonly<Record<string, Functions>>;
type Opaque = object;

/** The part used here of what @types/node declares only together with the DOM. */
interface WebAssemblyApi {
  compile(bytes: Uint8Array): Promise<Opaque>;
  instantiate(module: Opaque, imports: Imports): Promise<Opaque>;
}
const { compile, instantiate } = (globalThis as unknown as { WebAssembly: WebAssemblyApi }).WebAssembly;

/** A C++ object that JavaScript holds; its memory is freed by hand. */
interface Handle {
  delete(): void;
}
interface AlignedMemory extends Handle {
  getByteArrayView(): Int8Array;
}
interface List<T> extends Handle {
  push_back(value: T): void;
}
export interface TranslationModel extends Handle {
  readonly brand?: 'TranslationModel';
}
interface Response extends Handle {
  getTranslatedText(): string;
}
interface Responses extends Handle {
  get(index: number): Response;
}
interface ResponseOptions {
  readonly html: boolean;
  readonly qualityScores: boolean;
  readonly alignment: boolean;
}
interface BlockingService extends Handle {
  translate(model: TranslationModel, texts: List<string>, options: List<ResponseOptions>): Responses;
}

type TranslationModelArguments = [
  config: string,
  model: AlignedMemory,
  shortlist: AlignedMemory,
  vocabularies: List<AlignedMemory>,
  qualityModel: AlignedMemory | null,
];

/** The part used here of what bergamot-translator exports to JavaScript (wasm/bindings of its source). */
export interface BergamotModule {
  readonly AlignedMemory: new (size: number, alignment: number) => AlignedMemory;
  readonly AlignedMemoryList: new () => List<AlignedMemory>;
  readonly BlockingService: new (options: { readonly cacheSize: number }) => BlockingService;
  readonly TranslationModel: new (...parts: TranslationModelArguments) => TranslationModel;
  readonly VectorString: new () => List<string>;
  readonly VectorResponseOptions: new () => List<ResponseOptions>;
}

/** What the glue code of Emscripten reads and writes. */
interface Glue extends Partial<BergamotModule> {
  asm?: Functions;
  print(line: string): void;
  printErr(line: string): void;
  onRuntimeInitialized(): void;
  instantiateWasm(imports: Imports, accept: (instance: Opaque) => void): object;
}

/** The 8-bit matrix functions that Firefox has built in, and the names of the module's own in their stead. */
const MATRIX_FUNCTIONS = Object.freeze({
  int8_prepare_a: 'int8PrepareAFallback',
  int8_prepare_b: 'int8PrepareBFallback',
  int8_prepare_b_from_transposed: 'int8PrepareBFromTransposedFallback',
  int8_prepare_b_from_quantized_transposed: 'int8PrepareBFromQuantizedTransposedFallback',
  int8_prepare_bias: 'int8PrepareBiasFallback',
  int8_multiply_and_add_bias: 'int8MultiplyAndAddBiasFallback',
  int8_select_columns_of_b: 'int8SelectColumnsOfBFallback',
});

/**
 * Starts the WebAssembly module of bergamot-translator. The package's own loader is for browsers and for CommonJS.
 * @param log is told every line that the module would print; the last ones before an abort say why
 */
export async function startModule(log: (line: string) => void): Promise<BergamotModule> {
  const script = createRequire(import.meta.url).resolve(
    '@browsermt/bergamot-translator/worker/bergamot-translator-worker.js',
  );
  const compiled = await compile(await readFile(script.replace(/\.js$/, '.wasm')));
  const run = compileFunction(await readFile(script, 'utf8'), ['Module'], { filename: script });
  return new Promise((resolve, reject) => {
    const glue: Glue = {
      print: log,
      printErr: log,
      onRuntimeInitialized: () => resolve(glue as BergamotModule),
      instantiateWasm: (imports, accept) => {
        instantiate(compiled, { ...imports, wasm_gemm: matrixFunctions(glue) }).then(accept, reject);
        return {};
      },
    };
    run(glue);
  });
}

/** The functions are exports of the very module that imports them, so they are looked up when they are called. */
function matrixFunctions(glue: Glue): Functions {
  return Object.fromEntries(
    Object.entries(MATRIX_FUNCTIONS).map(([name, own]) => [
      name,
      (...numbers: number[]) => glue.asm![own]!(...numbers),
    ]),
  );
}
