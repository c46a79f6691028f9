/**
 * Grammatical features by dimension, as UniMorph states them; several values of a dimension are alternatives.
 * (Sylak-Glassman 2016, "The composition and use of the Universal Morphological Feature Schema".)
 */
export type Features = ReadonlyMap<string, ReadonlySet<string>>;

/** The dimension of the part of speech. */
export const PART_OF_SPEECH = 'pos';

const words = (values: string) => Object.freeze(values.split(' '));

/** Values by dimension; the first of a dimension is the unmarked one, in which dictionaries list words. */
const DIMENSIONS: Readonly<Record<string, readonly string[]>> = Object.freeze({
  [PART_OF_SPEECH]: words('N PROPN ADJ PRO CLF ART DET V ADV AUX V.PTCP V.MSDR V.CVB ADP COMP CONJ NUM PART INTJ'),
  number: words('SG PL DU TRI PAUC GRPL INVN'),
  case: words('NOM ACC DAT GEN INS VOC ABS ERG ABL LOC COM ESS TRANS PRT PRIV FRML BEN PRP AT IN ON ALL'),
  gender: words('MASC FEM NEUT'),
  person: words('3 1 2 0 4 INCL EXCL PRX OBV'),
  tense: words('PRS PST FUT IMMED HOD RCT RMT'),
  mood: words('IND SBJV IMP COND OPT POT ADM OBLIG JUS PERM INTEN DED'),
  aspect: words('IPFV PFV PRF PROG PROSP HAB ITER'),
  finiteness: words('NFIN FIN'),
  voice: words('ACT PASS MID ANTIP CAUS REFL RECP'),
  degree: words('RL CMPR SPRL AB EQT'),
  definiteness: words('INDF DEF SPEC NSPEC'),
  polarity: words('POS NEG'),
  politeness: words('INFM FORM ELEV HUMB POL'),
  animacy: words('INAN ANIM HUM NHUM'),
});

/** Names of the dimensions in the order in which features are shown. */
const ORDER = Object.keys(DIMENSIONS);
const DIMENSION_OF: ReadonlyMap<string, string> = new Map(
  Object.entries(DIMENSIONS).flatMap(([dimension, values]) => values.map((value) => [value, dimension])),
);
const DIMENSION_NAMES: ReadonlySet<string> = new Set(ORDER);
/** `NOM(3,SG)`: the verb agrees with a subject of these features. */
const AGREEMENT = /^[A-Z]+\(([^()]*)\)$/u;

/**
 * Reads a bundle such as `N;NOM;PL`, with alternatives as `NOM/ACC`, `{NOM/ACC}` or `NOM+ACC`. A value that the schema
 * does not have here is a dimension of its own, so that it contradicts nothing.
 */
export function parseFeatures(bundle: string): Features {
  const features = new Map<string, Set<string>>();
  for (const part of bundle.split(';')) {
    const inner = AGREEMENT.exec(part.trim())?.[1]?.split(',') ?? [part];
    for (const written of inner) {
      for (const value of written.replace(/[{}]/gu, '').split(/[/+]/u)) addValue(features, value.trim().toUpperCase());
    }
  }
  return features;
}

function addValue(features: Map<string, Set<string>>, value: string): void {
  if (value === '' || value === '_' || value === '-') return;
  const dimension = DIMENSION_OF.get(value) ?? value;
  const values = features.get(dimension);
  if (values === undefined) features.set(dimension, new Set([value]));
  else if (dimension === PART_OF_SPEECH && value.startsWith('V.')) features.set(dimension, new Set([value]));
  else if (!(dimension === PART_OF_SPEECH && [...values].some((known) => known.startsWith('V.')))) values.add(value);
}

/** `N;PL;NOM/ACC`: what {@link parseFeatures} reads as the same features. */
export function showFeatures(features: Features): string {
  const known = ORDER.filter((dimension) => features.has(dimension));
  const others = [...features.keys()].filter((dimension) => !DIMENSION_NAMES.has(dimension));
  return [...known, ...others].map((dimension) => [...features.get(dimension)!].join('/')).join(';');
}

/** Whether one word can have both: they share a value of every dimension that both state. */
export function areCompatible(a: Features, b: Features): boolean {
  for (const [dimension, values] of a) {
    const others = b.get(dimension);
    if (others !== undefined && !shareValue(values, others)) return false;
  }
  return true;
}

function shareValue(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  for (const value of a) if (b.has(value)) return true;
  return false;
}

/** In how many dimensions besides the wanted ones a form is marked: 0 for a nominative singular, 2 for a dative plural. */
export function markedness(features: Features, wanted: Features): number {
  let marked = 0;
  for (const [dimension, values] of features) {
    const unmarked = DIMENSIONS[dimension]?.[0];
    if (dimension === PART_OF_SPEECH || wanted.has(dimension) || unmarked === undefined) continue;
    if (!values.has(unmarked)) marked += 1;
  }
  return marked;
}

/** In how many dimensions the features state what is wanted. */
export function sharedDimensions(features: Features, wanted: Features): number {
  let shared = 0;
  for (const dimension of wanted.keys()) if (features.has(dimension)) shared += 1;
  return shared;
}
