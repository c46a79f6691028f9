/** A few inflected forms, written by hand in UniMorph's format. */
export const GERMAN_FORMS: readonly (readonly [lemma: string, form: string, features: string])[] = [
  ['Licht', 'Licht', 'N;NOM;SG'],
  ['Licht', 'Lichtes', 'N;GEN;SG'],
  ['Licht', 'Licht', 'N;DAT;SG'],
  ['Licht', 'Licht', 'N;ACC;SG'],
  ['Licht', 'Lichter', 'N;NOM;PL'],
  ['Licht', 'Lichter', 'N;GEN;PL'],
  ['Licht', 'Lichtern', 'N;DAT;PL'],
  ['Licht', 'Lichter', 'N;ACC;PL'],
  ['Lampe', 'Lampe', 'N;{NOM/GEN/DAT/ACC};SG'],
  ['Lampe', 'Lampen', 'N;{NOM/GEN/DAT/ACC};PL'],
  ['Maus', 'Maus', 'N;NOM/GEN/DAT/ACC;SG'],
  ['Maus', 'Mäuse', 'N;NOM/GEN/ACC;PL'],
  ['Maus', 'Mäusen', 'N;DAT;PL'],
  ['spielen', 'spielen', 'V;NFIN'],
  ['spielen', 'spielt', 'V;IND;PRS;3;SG'],
  ['spielen', 'spielte', 'V;IND;PST;3;SG'],
  ['spielen', 'gespielt', 'V.PTCP;PST'],
  ['spielen', 'spielend', 'V.PTCP;PRS'],
  ['regen', 'regen', 'V;NFIN'],
  ['regen', 'regte', 'V;IND;PST;1;SG'],
  ['der', 'das', 'DET;NOM/ACC;SG;NEUT'],
  ['der', 'dem', 'DET;DAT;SG;MASC/NEUT'],
  ['der', 'den', 'DET;ACC;SG;MASC'],
  ['der', 'den', 'DET;DAT;PL'],
];

export const germanTsv = GERMAN_FORMS.map((row) => `${row.join('\t')}\n`).join('');
