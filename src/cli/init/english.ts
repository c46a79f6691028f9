import type { Starter } from './starter.ts';

export const english: Starter = {
  train: {
    alarm_set: ["wake me up at [seven o'clock](time)", 'set an alarm for [half past seven](time)'],
    lights_on: ['turn on the light in the [kitchen](room)', 'lights on in the [bathroom](room) please'],
    weather_query: ['what is the weather like in [berlin](place_name)'],
  },
  dev: {
    alarm_set: ["can you wake me at [six o'clock](time)", "set an alarm for [eight o'clock](time)"],
    lights_on: ['switch the light on in the [garage](room)'],
    weather_query: ['how will the weather be in [boston](place_name)', 'is it raining today in [london](place_name)'],
  },
  test: {
    alarm_set: ["please wake me up at [nine o'clock](time)", 'alarm at [half past nine](time)'],
    lights_on: ['light on in the [living room](room) please', 'switch on the light in the [kitchen](room)'],
    weather_query: ['what is the weather like today in [dublin](place_name)'],
  },
  grammar: `# A reference in <> is a rule, {label: …} a slot, […] may be left out, @2 is a weight against the neighbours.
feature number: sg pl

intent alarm_set:
  @2 [please] wake me [up] at {time: <clock>}
  set an alarm for {time: <clock>}

intent lights_on:
  (turn | switch) on <lights> in the {room: <room>} [please]

intent weather_query:
  what is the weather like [today | tomorrow] in {place_name: <place>}
  @0.5 is it raining in {place_name: <place>}

# Features agree: "the light", "all lights", never "all light".
rule lights:
  the <lamp ?number>
  all <lamp pl>

rule lamp ?number:
  <?number=sg> light
  <?number=pl> lights

rule clock:
  <hour> o'clock
  @0.5 half past <hour>

rule hour: five | six | seven | eight | nine | ten

rule room: kitchen | bathroom | living room | bedroom | garage

rule place: berlin | boston | dublin | london | paris
`,
};
