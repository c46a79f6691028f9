import type { ScoringModelKind } from '../contract.ts';
import { auto } from '../ensemble/auto.ts';
import { ensemble } from '../ensemble/ensemble.ts';
import { linear } from '../linear/linear.ts';
import { network } from '../network/network.ts';

/** Every kind of model that can teach: those that show their scores. */
export const teachers = Object.freeze({ auto, ensemble, network, linear }) satisfies Readonly<
  Record<string, ScoringModelKind>
>;

export type TeacherName = keyof typeof teachers;

export const teacherNames = Object.keys(teachers) as [TeacherName, ...TeacherName[]];

/** A number that differs whenever the own version of the kind does and, but for rare chance, that of a teacher. */
export function versionWithTeachers(own: number): number {
  return Object.values(teachers).reduce((version, { version: taught }) => (31 * version + taught) % (2 ** 31 - 1), own);
}
