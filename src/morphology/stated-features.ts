import { type Features, parseFeatures } from './features.ts';

const words = (names: string, values: string) => {
  const tags = values.split(' ');
  return names.split(' ').map((name, index): [string, string] => [name, tags[index]!]);
};

/** What lexicons and catalogues call features, and what UniMorph does. */
const NAMES: ReadonlyMap<string, string> = new Map([
  ...words('nom acc dat gen ins voc loc abl', 'NOM ACC DAT GEN INS VOC LOC ABL'),
  ...words('nominative accusative dative genitive', 'NOM ACC DAT GEN'),
  ...words('sg pl du singular plural dual', 'SG PL DU SG PL DU'),
  ...words('m f n masc fem neut masculine feminine neuter', 'MASC FEM NEUT MASC FEM NEUT MASC FEM NEUT'),
  ...words('1 2 3 p1 p2 p3', '1 2 3 1 2 3'),
  ...words('prs pst fut present past future', 'PRS PST FUT PRS PST FUT'),
  ...words('ind sbjv imp cond', 'IND SBJV IMP COND'),
  ...words('inf nfin fin', 'NFIN NFIN FIN'),
  ...words('cmpr sprl comparative superlative', 'CMPR SPRL CMPR SPRL'),
  ...words('indef def indefinite definite', 'INDF DEF INDF DEF'),
]);

/**
 * The features of a lexicon's row, each a list of alternatives such as `nom`, `acc`, in UniMorph's terms. A list with a
 * name that has none there is left out: it may mean anything.
 */
export function statedFeatures(alternatives: Iterable<readonly string[]>): Features {
  const bundles = [];
  for (const names of alternatives) {
    const values = names.map((name) => NAMES.get(name.toLowerCase()));
    if (values.length > 0 && values.every((value) => value !== undefined)) bundles.push(values.join('/'));
  }
  return parseFeatures(bundles.join(';'));
}
