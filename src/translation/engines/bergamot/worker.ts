import { parentPort, workerData } from 'node:worker_threads';
import type { ThreadReply, ThreadRequest, ThreadStart } from './protocol.ts';
import { WasmTranslator } from './wasm-translator.ts';

// The thread of the translation engine: an abort of the WebAssembly module ends here, and a translation that never ends
// can be stopped from outside.

const port = parentPort!;
const reply = (message: ThreadReply): void => port.postMessage(message);

async function start({ models }: ThreadStart): Promise<void> {
  const translator = await WasmTranslator.start();
  for (const [leg, files] of models.entries()) {
    try {
      await translator.load(files);
      // The engine looks at most of a model only when it translates.
      translator.translate(leg, 'a');
    } catch (error) {
      reply({ type: 'failed', leg, reason: translator.reasonOf(error) });
      return;
    }
  }
  port.on('message', ({ leg, html }: ThreadRequest) => {
    try {
      reply({ type: 'translated', html: translator.translate(leg, html) });
    } catch (error) {
      reply({ type: 'failed', leg, reason: translator.reasonOf(error) });
    }
  });
  reply({ type: 'ready' });
}

await start(workerData as ThreadStart);
