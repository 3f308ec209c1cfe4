/** The blueprints that every Port organization has, as far as clients ask for their structure. */
export const systemBlueprints = [
  {
    identifier: '_user',
    title: 'User',
    schema: {
      properties: {
        port_type: { type: 'string', title: 'Port Type' },
        port_role: { type: 'string', title: 'Port Role' },
        status: { type: 'string', title: 'Status' },
      },
      required: [],
    },
    relations: {},
    mirrorProperties: {},
    calculationProperties: {},
    aggregationProperties: {},
  },
  {
    identifier: '_team',
    title: 'Team',
    schema: { properties: { description: { type: 'string', title: 'Description' } }, required: [] },
    relations: {},
    mirrorProperties: {},
    calculationProperties: {},
    aggregationProperties: {},
  },
] as const;
