/** Columns of {@link phrases}. */
export const phraseLanguages = ['en', 'de', 'es', 'fr'] as const;

/** Sentences and parts of them in four languages, for the bitext of a new study: any two columns. */
export const phrases: readonly (readonly [string, string, string, string])[] = [
  ["wake me up at six o'clock", 'weck mich um sechs uhr', 'despiértame a las seis', 'réveille-moi à six heures'],
  ["wake me up at seven o'clock", 'weck mich um sieben uhr', 'despiértame a las siete', 'réveille-moi à sept heures'],
  ["wake me up at eight o'clock", 'weck mich um acht uhr', 'despiértame a las ocho', 'réveille-moi à huit heures'],
  [
    'wake me up at half past seven',
    'weck mich um halb acht',
    'despiértame a las siete y media',
    'réveille-moi à sept heures et demie',
  ],
  [
    "set an alarm for six o'clock",
    'stell einen wecker auf sechs uhr',
    'pon una alarma a las seis',
    'mets une alarme à six heures',
  ],
  [
    'set an alarm for half past eight',
    'stell einen wecker auf halb neun',
    'pon una alarma a las ocho y media',
    'mets une alarme à huit heures et demie',
  ],
  ['half past seven', 'halb acht', 'siete y media', 'sept heures et demie'],
  ["seven o'clock", 'sieben uhr', 'siete', 'sept heures'],
  [
    'turn on the light in the kitchen',
    'mach das licht in der küche an',
    'enciende la luz de la cocina',
    'allume la lumière dans la cuisine',
  ],
  [
    'turn on the light in the bathroom',
    'mach das licht im bad an',
    'enciende la luz del baño',
    'allume la lumière dans la salle de bain',
  ],
  [
    'turn on the light in the living room',
    'mach das licht im wohnzimmer an',
    'enciende la luz del salón',
    'allume la lumière dans le salon',
  ],
  ['lights on please', 'licht an bitte', 'luz encendida por favor', 'lumière merci'],
  ['in the bathroom', 'im bad', 'en el baño', 'dans la salle de bain'],
  ['in the kitchen', 'in der küche', 'en la cocina', 'dans la cuisine'],
  [
    'what is the weather like in berlin',
    'wie ist das wetter in berlin',
    'qué tiempo hace en berlín',
    'quel temps fait-il à berlin',
  ],
  [
    'what is the weather like in paris',
    'wie ist das wetter in paris',
    'qué tiempo hace en parís',
    'quel temps fait-il à paris',
  ],
  [
    'what is the weather like today',
    'wie ist das wetter heute',
    'qué tiempo hace hoy',
    "quel temps fait-il aujourd'hui",
  ],
  ['in berlin', 'in berlin', 'en berlín', 'à berlin'],
  ['the kitchen', 'die küche', 'la cocina', 'la cuisine'],
  ['the bathroom', 'das bad', 'el baño', 'la salle de bain'],
  ['please', 'bitte', 'por favor', 'merci'],
  ['the light', 'das licht', 'la luz', 'la lumière'],
  ['an alarm', 'einen wecker', 'una alarma', 'une alarme'],
];
