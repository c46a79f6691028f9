/** The intent classifier of nlp.js with its defaults: words stemmed, one perceptron an intent. */
export async function openNlpJs(log) {
  let dockStart;
  try {
    ({ dockStart } = await import('@nlpjs/basic'));
  } catch (error) {
    log(`without nlp.js: ${error.message.split('\n')[0]}; npm install brings it`);
    return undefined;
  }
  return {
    name: 'nlp.js',
    hasSlots: false,
    isInProcess: true,
    async train({ train }) {
      const settings = { nlp: { autoSave: false, autoLoad: false, log: false, nlu: { log: false } } };
      const nlp = (await dockStart({ settings, use: ['Basic'] })).get('nlp');
      const language = languageOf(train);
      nlp.addLanguage(language);
      for (const { text, intent } of train) nlp.addDocument(language, text, intent);
      await nlp.train();
      return {
        predict: async (texts) => {
          const meanings = [];
          for (const text of texts) {
            const { classifications } = await nlp.process(language, text);
            const best = classifications.reduce((a, b) => (b.score > a.score ? b : a));
            meanings.push({ intent: best.intent });
          }
          return meanings;
        },
        dispose() {},
      };
    },
  };
}

/** `@nlpjs/basic` comes with English alone, and takes any other language word by word. */
function languageOf(train) {
  return train[0].locale.slice(0, 2);
}
