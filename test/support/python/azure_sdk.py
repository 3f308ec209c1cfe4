"""Microsoft's Python SDK against whatever the environment names; prints what it got as JSON."""

import json
import os

from azure.core.exceptions import ClientAuthenticationError, HttpResponseError
from azure.identity import ClientSecretCredential
from azure.mgmt.resourcegraph import ResourceGraphClient
from azure.mgmt.resourcegraph.models import QueryRequest, QueryRequestOptions
from azure.mgmt.subscription import SubscriptionClient

SCOPE = "https://management.azure.com/.default"
ALL = "resources | project id, name, type, tags | order by tolower(id) asc"
# More than the documented quota of 15 queries in 5 seconds.
MOST_QUERIES = 40


def credential(secret):
    return ClientSecretCredential(
        os.environ["AZURE_TENANT_ID"],
        os.environ["AZURE_CLIENT_ID"],
        secret,
        authority=os.environ["AZURE_AUTHORITY_HOST"],
        disable_instance_discovery=True,
    )


def client(kind):
    return kind(
        credential(os.environ["AZURE_CLIENT_SECRET"]),
        base_url=os.environ["AZURE_ARM_ENDPOINT"],
        credential_scopes=[SCOPE],
        retry_total=0,
    )


def subscriptions():
    pages = [[one.subscription_id for one in page] for page in client(SubscriptionClient).subscriptions.list().by_page()]
    return {"pages": [len(page) for page in pages], "ids": [one for page in pages for one in page]}


def rows_of(data, result_format):
    if result_format == "objectArray":
        return data
    names = [column["name"] for column in data["columns"]]
    return [dict(zip(names, row)) for row in data["rows"]]


def read_all(graph, result_format):
    pages, rows, token = [], [], None
    while True:
        options = QueryRequestOptions(result_format=result_format, skip_token=token)
        answer = graph.resources(QueryRequest(query=ALL, options=options))
        page = rows_of(answer.data, result_format)
        pages.append({"count": answer.count, "rows": len(page), "truncated": answer.result_truncated})
        rows += page
        token = answer.skip_token
        if not token:
            ids = [row["id"].lower() for row in rows]
            return {"pages": pages, "total": answer.total_records, "ids": ids, "first": rows[0]}


def refusal(call):
    try:
        call()
        return None
    except HttpResponseError as error:
        details = [detail.code for detail in (error.error.details or [])] if error.error else []
        return {
            "status": error.status_code,
            "code": error.error.code if error.error else None,
            "details": details,
            "headers": quota_headers(error.response.headers),
        }


def quota_headers(headers):
    return {name.lower(): value for name, value in headers.items() if name.lower().startswith("x-ms-user-quota")}


def wrong_secret():
    try:
        credential("wrong").get_token(SCOPE)
        return None
    except ClientAuthenticationError as error:
        return str(error)


def quota(graph):
    """Asks until it is refused."""
    remaining = []

    def note(response):
        remaining.append(quota_headers(response.http_response.headers).get("x-ms-user-quota-remaining"))

    def ask():
        graph.resources(QueryRequest(query="resources | count"), raw_response_hook=note)

    for _ in range(MOST_QUERIES):
        refused = refusal(ask)
        if refused is not None:
            return {"remaining": remaining, "refused": refused}
    return {"remaining": remaining, "refused": None}


def main():
    graph = client(ResourceGraphClient)
    forbidden = os.environ["FORBIDDEN_SUBSCRIPTION_ID"]
    answers = {
        "subscriptions": subscriptions(),
        "objectArray": read_all(graph, "objectArray"),
        "table": read_all(graph, "table"),
        "wrongSecret": wrong_secret(),
        "invalidQuery": refusal(lambda: graph.resources(QueryRequest(query="resources | wher x"))),
        "forbidden": refusal(lambda: graph.resources(QueryRequest(query="resources", subscriptions=[forbidden]))),
        "quota": quota(graph),
    }
    print(json.dumps(answers))


main()
