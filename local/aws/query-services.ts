import { ec2Actions } from './ec2/ec2-actions.ts';
import { roleActions } from './iam/role-actions.ts';
import { policyActions } from './iam/policy-actions.ts';
import { userActions } from './iam/user-actions.ts';
import { oneAtATime } from './one-at-a-time.ts';
import type { QueryService } from './query-protocol.ts';
import { clusterActions } from './redshift/cluster-actions.ts';
import type { RedshiftContext } from './redshift/cluster-actions.ts';
import { credentialActions } from './redshift/credential-actions.ts';
import { modifyActions } from './redshift/modify-actions.ts';
import { eventActions } from './redshift/event-actions.ts';
import { loggingActions } from './redshift/logging-actions.ts';
import { optionActions } from './redshift/option-actions.ts';
import { parameterGroupActions } from './redshift/parameter-group-actions.ts';
import { subnetGroupActions } from './redshift/subnet-group-actions.ts';
import { snapshotActions } from './redshift/snapshot-actions.ts';
import { tagActions } from './redshift/tag-actions.ts';
import { stsActions } from './sts/sts-actions.ts';

/** The services that are spoken to with forms. */
export function queryServices(context: RedshiftContext): readonly QueryService[] {
  const { state, region } = context;
  const redshift = {
    ...clusterActions(context),
    ...modifyActions(context),
    ...snapshotActions(context),
    ...credentialActions(context),
    ...tagActions(state, region),
    ...subnetGroupActions(state, region),
    ...parameterGroupActions(state),
    ...optionActions(region),
    ...loggingActions(context),
    ...eventActions(state),
  };
  return [
    { name: 'redshift', version: '2012-12-01', actions: oneAtATime(redshift) },
    {
      name: 'iam',
      version: '2010-05-08',
      actions: { ...roleActions(state), ...userActions(state), ...policyActions(state) },
    },
    { name: 'sts', version: '2011-06-15', actions: stsActions(state) },
    { name: 'ec2', version: '2016-11-15', actions: ec2Actions(state, region) },
  ];
}
