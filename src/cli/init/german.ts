import type { Starter } from './starter.ts';

export const german: Starter = {
  train: {
    alarm_set: ['weck mich um [sieben uhr](time)', 'stell einen wecker auf [halb acht](time)'],
    lights_on: ['mach das licht in der [küche](room) an', 'licht an im [bad](room) bitte'],
    weather_query: ['wie ist das wetter in [berlin](place_name)'],
  },
  dev: {
    alarm_set: ['kannst du mich um [sechs uhr](time) wecken', 'stell einen wecker auf [acht uhr](time)'],
    lights_on: ['mach mal das licht in der [garage](room) an'],
    weather_query: ['wie wird das wetter in [hamburg](place_name)', 'regnet es heute in [köln](place_name)'],
  },
  test: {
    alarm_set: ['weck mich bitte um [neun uhr](time)', 'wecker auf [halb zehn](time) stellen'],
    lights_on: ['licht im [wohnzimmer](room) an bitte', 'schalte das licht in der [küche](room) ein'],
    weather_query: ['wie ist das wetter heute in [münchen](place_name)'],
  },
  grammar: `# A reference in <> is a rule, {label: …} a slot, […] may be left out, @2 is a weight against the neighbours.
feature gender: m f

intent alarm_set:
  @2 weck mich [bitte] um {time: <uhrzeit>}
  stell [bitte] (einen | den) wecker auf {time: <uhrzeit>}

intent lights_on:
  (mach | schalte) das licht <im_raum> (an | ein) [bitte]
  @0.5 licht an <im_raum>

intent weather_query:
  wie (ist | wird) das wetter [heute | morgen] in {place_name: <ort>}

# The article agrees with the room: "im bad", "in der küche", never "im küche".
rule im_raum:
  im {room: <raum m>}
  in der {room: <raum f>}

rule raum ?gender:
  <?gender=m> (bad | flur | wohnzimmer | schlafzimmer)
  <?gender=f> (küche | garage)

rule uhrzeit:
  <stunde> uhr
  @0.5 halb <stunde>

rule stunde: fünf | sechs | sieben | acht | neun | zehn

rule ort: berlin | hamburg | köln | münchen | wien
`,
};
