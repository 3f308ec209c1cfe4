#!/usr/bin/env bash
# To be sourced before output that repeats what others chose: names in a cloud, files of a pull request. Until the script
# ends GitHub takes no line of it for a command. Source: GitHub's documentation, "Workflow commands for GitHub Actions",
# stopping and starting workflow commands.
no_commands_token=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
echo "::stop-commands::$no_commands_token"
# The output may have ended within a line.
trap 'printf "\n::%s::\n" "$no_commands_token"' EXIT
