"""Microsoft's Python SDK for Graph against whatever the environment names; prints what it got as JSON."""

import asyncio
import json
import os
from urllib.parse import urlparse

from azure.identity import ClientSecretCredential
from kiota_abstractions.method import Method
from kiota_abstractions.request_information import RequestInformation
from kiota_abstractions.serialization import Parsable, ParseNodeFactoryRegistry
from kiota_http.kiota_client_factory import KiotaClientFactory
from kiota_serialization_json.json_parse_node_factory import JsonParseNodeFactory
from msgraph_core import BaseGraphRequestAdapter, GraphClientFactory
from msgraph_core.authentication import AzureIdentityAuthenticationProvider
from msgraph_core.tasks import PageIterator

SCOPE = "https://graph.microsoft.com/.default"
ENDPOINT = os.environ["MSGRAPH_ENDPOINT"]


class Object(Parsable):
    """As the generated SDK has it, for two properties."""

    def __init__(self):
        self.id = None
        self.display_name = None
        self.removed = False

    @staticmethod
    def create_from_discriminator_value(parse_node):
        return Object()

    def get_field_deserializers(self):
        return {
            "id": lambda node: setattr(self, "id", node.get_str_value()),
            "displayName": lambda node: setattr(self, "display_name", node.get_str_value()),
            "@removed": lambda node: setattr(self, "removed", True),
        }

    def serialize(self, writer):
        raise NotImplementedError


class Page(Parsable):
    def __init__(self):
        self.odata_next_link = None
        self.odata_delta_link = None
        self.value = []

    @staticmethod
    def create_from_discriminator_value(parse_node):
        return Page()

    def get_field_deserializers(self):
        return {
            "@odata.nextLink": lambda node: setattr(self, "odata_next_link", node.get_str_value()),
            "@odata.deltaLink": lambda node: setattr(self, "odata_delta_link", node.get_str_value()),
            "value": lambda node: setattr(self, "value", node.get_collection_of_object_values(Object)),
        }

    def serialize(self, writer):
        raise NotImplementedError


def adapter():
    ParseNodeFactoryRegistry().CONTENT_TYPE_ASSOCIATED_FACTORIES["application/json"] = JsonParseNodeFactory()
    credential = ClientSecretCredential(
        os.environ["AZURE_TENANT_ID"],
        os.environ["AZURE_CLIENT_ID"],
        os.environ["AZURE_CLIENT_SECRET"],
        authority=os.environ["AZURE_AUTHORITY_HOST"],
        disable_instance_discovery=True,
    )
    host = urlparse(ENDPOINT).hostname
    provider = AzureIdentityAuthenticationProvider(credential, scopes=[SCOPE], allowed_hosts=[host])
    client = GraphClientFactory.create_with_default_middleware(client=KiotaClientFactory.get_default_client())
    return BaseGraphRequestAdapter(provider, http_client=client)


def request(url):
    information = RequestInformation()
    information.http_method = Method.GET
    information.url = url
    information.headers.try_add("Accept", "application/json")
    return information


async def read_all(graph, path):
    """By Microsoft's own page iterator."""
    ids = []

    def keep(item):
        ids.append(item.id)
        return True

    first = await graph.send_async(request(f"{ENDPOINT}/v1.0{path}"), Page, {})
    await PageIterator(first, graph).iterate(keep)
    return ids


async def read_round(graph, path):
    """One delta round by hand: the iterator knows no deltaLink."""
    ids, url = set(), f"{ENDPOINT}/v1.0{path}"
    while True:
        page = await graph.send_async(request(url), Page, {})
        for item in page.value:
            ids.discard(item.id) if item.removed else ids.add(item.id)
        if page.odata_delta_link:
            return {"ids": sorted(ids), "deltaLink": page.odata_delta_link}
        url = page.odata_next_link


async def refusal(graph, path):
    try:
        await graph.send_async(request(f"{ENDPOINT}/v1.0{path}"), Page, {})
        return None
    except Exception as error:  # the class depends on the error mapping of the caller
        return {"status": getattr(error, "response_status_code", None), "message": str(error)}


async def main():
    graph = adapter()
    answers = {
        "users": await read_all(graph, "/users?$select=id,displayName&$top=999"),
        "groups": await read_all(graph, "/groups"),
        "delta": await read_round(graph, "/users/delta()?$select=displayName"),
        "refused": await refusal(graph, "/users?$top=1000"),
    }
    print(json.dumps(answers))


asyncio.run(main())
