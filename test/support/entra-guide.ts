/** The four mappings of Port's guide for Microsoft Entra ID, as it prints them, one file each. */
export const GUIDE: Readonly<Record<'users' | 'groups' | 'applications' | 'servicePrincipals', string>> = {
  users: `resources:
  - kind: /users
    selector:
      query: 'true'
      data_path: '.value'
      query_params:
        $top: "999"
    port:
      entity:
        mappings:
          identifier: .id
          title: .displayName // .userPrincipalName
          blueprint: '"entra-id-user"'
          properties:
            userPrincipalName: .userPrincipalName
            displayName: .displayName
            givenName: .givenName
            surname: .surname
            mail: .mail
            jobTitle: .jobTitle
            department: .department
            officeLocation: .officeLocation
            accountEnabled: .accountEnabled
            createdDateTime: .createdDateTime
            lastSignInDateTime: .signInActivity.lastSignInDateTime
`,
  groups: `resources:
  - kind: /groups
    selector:
      query: 'true'
      data_path: '.value'
      query_params:
        $top: "999"
        $expand: "members($select=id)"
    port:
      entity:
        mappings:
          identifier: .id
          title: .displayName
          blueprint: '"entra-id-group"'
          properties:
            displayName: .displayName
            description: .description
            groupTypes: .groupTypes
            mailEnabled: .mailEnabled
            securityEnabled: .securityEnabled
            createdDateTime: .createdDateTime
          relations:
            members: "[.members[]?.id]"
`,
  applications: `resources:
  - kind: /applications
    selector:
      query: 'true'
      data_path: '.value'
      query_params:
        $top: "999"
    port:
      entity:
        mappings:
          identifier: .id
          title: .displayName
          blueprint: '"entra-id-application"'
          properties:
            displayName: .displayName
            appId: .appId
            publisherDomain: .publisherDomain
            signInAudience: .signInAudience
            createdDateTime: .createdDateTime
`,
  servicePrincipals: `resources:
  - kind: /servicePrincipals
    selector:
      query: 'true'
      data_path: '.value'
      query_params:
        $top: "999"
    port:
      entity:
        mappings:
          identifier: .id
          title: .displayName
          blueprint: '"entra-id-service-principal"'
          properties:
            displayName: .displayName
            appId: .appId
            appOwnerOrganizationId: .appOwnerOrganizationId
            accountEnabled: .accountEnabled
            appRoleAssignmentRequired: .appRoleAssignmentRequired
            createdDateTime: .createdDateTime
`,
};
