// SPDX-License-Identifier: MIT
/**
 * Completion scripts by shell. Each hands the words typed so far to
 * `ocuroot __complete`, which answers with one proposal per line, and keeps
 * the cursor after a proposal that ends with a slash.
 *
 * @module
 */

/** Shells there are scripts for. */
export const SHELLS = ["bash", "zsh", "fish", "powershell"] as const;

/** A shell there is a script for. */
export type Shell = typeof SHELLS[number];

/** The scripts. */
export const SHELL_SCRIPTS: Readonly<Record<Shell, string>> = {
  bash: `# ocuroot completion for bash
_ocuroot() {
  local cur="\${COMP_LINE:0:COMP_POINT}" words=() line
  read -ra words <<< "$cur"
  [[ "$cur" == *" " ]] && words+=("")
  cur="\${words[-1]}"
  # Bash splits words at : and =; only what follows them may be replaced.
  local skip="\${cur%"\${COMP_WORDS[COMP_CWORD]}"}"
  COMPREPLY=()
  while IFS= read -r line; do
    [[ "$line" == "$cur"* ]] && COMPREPLY+=("\${line#"$skip"}")
  done < <(ocuroot __complete -- "\${words[@]:1}" 2>/dev/null)
  if [[ \${#COMPREPLY[@]} -eq 1 && "\${COMPREPLY[0]}" == */ ]]; then
    compopt -o nospace 2>/dev/null
  fi
}
complete -o default -F _ocuroot ocuroot
`,
  zsh: `#compdef ocuroot
# ocuroot completion for zsh
_ocuroot() {
  local -a found whole steps
  found=("\${(@f)$(ocuroot __complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
  found=("\${(@)found:#}")
  steps=("\${(@M)found:#*/}")
  whole=("\${(@)found:#*/}")
  (( \${#steps} )) && compadd -S '' -- "\${steps[@]}"
  (( \${#whole} )) && compadd -- "\${whole[@]}"
  (( \${#found} )) || _files
}
if [[ "\${funcstack[1]}" == _ocuroot ]]; then
  _ocuroot "$@"
else
  compdef _ocuroot ocuroot
fi
`,
  fish: `# ocuroot completion for fish
function __ocuroot_complete
  set -l words (commandline -opc) (commandline -ct)
  ocuroot __complete -- $words[2..-1] 2>/dev/null
end
complete -c ocuroot -a '(__ocuroot_complete)'
`,
  powershell: `# ocuroot completion for PowerShell
Register-ArgumentCompleter -Native -CommandName ocuroot -ScriptBlock {
  param($wordToComplete, $commandAst, $cursorPosition)
  $words = @($commandAst.CommandElements |
    Where-Object { $_.Extent.EndOffset -le $cursorPosition } |
    Select-Object -Skip 1 | ForEach-Object { $_.ToString() })
  if ($wordToComplete -eq '') { $words += '""' }
  ocuroot __complete -- @words 2>$null | ForEach-Object {
    [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
  }
}
`,
};
