import type { Starter } from './starter.ts';

export const french: Starter = {
  train: {
    alarm_set: ['réveille-moi à [sept heures](time)', 'mets une alarme à [sept heures et demie](time)'],
    lights_on: ['allume la lumière dans la [cuisine](room)', 'lumière dans la [salle de bain](room) merci'],
    weather_query: ['quel temps fait-il à [berlin](place_name)'],
  },
  dev: {
    alarm_set: ['peux-tu me réveiller à [six heures](time)', 'mets une alarme à [huit heures](time)'],
    lights_on: ['allume vite la lumière dans le [garage](room)'],
    weather_query: ['quel temps fera-t-il à [lyon](place_name)', "est-ce qu'il pleut à [lille](place_name)"],
  },
  test: {
    alarm_set: ["réveille-moi à [neuf heures](time) s'il te plaît", 'une alarme à [neuf heures et demie](time)'],
    lights_on: ['la lumière dans le [salon](room) merci', 'tu peux allumer la lumière dans la [cuisine](room)'],
    weather_query: ["quel temps fait-il aujourd'hui à [nantes](place_name)"],
  },
  grammar: `# A reference in <> is a rule, {label: …} a slot, […] may be left out, @2 is a weight against the neighbours.
feature gender: m f

intent alarm_set:
  @2 réveille-moi à {time: <heure>} [s'il te plaît]
  mets une alarme (à | pour) {time: <heure>}

intent lights_on:
  (allume | mets) la lumière dans <la_piece> [s'il te plaît]

intent weather_query:
  quel temps (fait-il | fera-t-il) [aujourd'hui | demain] à {place_name: <lieu>}

# The article agrees with the room: "le salon", "la cuisine", never "le cuisine".
rule la_piece:
  le {room: <piece m>}
  la {room: <piece f>}

rule piece ?gender:
  <?gender=m> (salon | couloir | garage)
  <?gender=f> (cuisine | chambre | salle de bain)

rule heure: <nombre> heures [et demie]@0.3

rule nombre: cinq | six | sept | huit | neuf | dix

rule lieu: berlin | lille | lyon | nantes | paris
`,
};
