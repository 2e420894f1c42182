// A program as its readers would write it: it is compiled, never run.
import { decide, explain, validate } from 'drydock';
import type { Case, CaseError, Decision, Explanation, Problem, Proof, Rung } from 'drydock';

const asked: Case = {
  id: 'pull',
  title: 'a note of our own',
  request: {
    principal: {
      type: 'assumed-role',
      arn: 'arn:aws:sts::444455556666:assumed-role/ci/build',
      roleArn: 'arn:aws:iam::444455556666:role/ci',
    },
    action: 'ecr:BatchGetImage',
    resource: { arn: 'arn:aws:ecr:us-east-1:111122223333:repository/team/api' },
    context: { 'aws:TagKeys': ['team'], 'aws:SecureTransport': true },
  },
  policies: {
    identity: [{ name: 'Pull', document: { Version: '2012-10-17', Statement: [] } }],
    scp: [{ level: 'root', policies: [] }],
  },
};

/** The compiler knows which members a decision has once its word is known. */
export function told(answer: Explanation | CaseError): string {
  if (answer.decision === 'error') {
    return answer.message;
  }
  const proof: Proof = answer.proof;
  const rungs: Rung[] = [...proof.caller.rungs, ...proof.owner.rungs];
  const deciding = rungs.find((rung) => rung.decides);
  return `${deciding?.title}: ${answer.decidedBy.layer}, ${proof.sentence}`;
}

export const decision: Decision | CaseError = decide(asked);
export const sentence: string = told(explain(JSON.stringify(asked)));
export const problems: Problem[] = validate('{}', 'repository');

// @ts-expect-error there is no such kind of policy
validate('{}', 'bucket');
// @ts-expect-error a case has a request
decide({ policies: {} });
// @ts-expect-error and policies, if only an empty object
decide({ request: asked.request });
// @ts-expect-error a role session has its role
decide({ request: { ...asked.request, principal: { type: 'assumed-role', arn: '' } } });
// @ts-expect-error there is no policy of that name
decide({ request: asked.request, policies: { permissionsBoundary: { document: {} } } });
// @ts-expect-error a case that was refused has no proof
explain(asked).proof;
