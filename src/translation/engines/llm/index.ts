import type { EngineKind } from '../../engine-kind.ts';
import { LLM_VERSION, type LlmSettings, llmSettings } from './settings.ts';

/** Language models behind a chat endpoint: hosted ones, or local servers such as Ollama, vLLM and llama.cpp. */
export const llmKind: EngineKind<LlmSettings> = {
  name: 'llm',
  version: LLM_VERSION,
  summary: 'a language model behind an OpenAI-compatible chat endpoint',
  settings: llmSettings,
  files: [],
  async open(settings, context) {
    const [{ LlmSystem }, { projectingEngine }] = await Promise.all([
      import('./llm-system.ts'),
      import('../../projecting-engine.ts'),
    ]);
    return projectingEngine(new LlmSystem(settings, context));
  },
};
