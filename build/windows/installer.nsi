; The installer: for one person, without administrator rights. `build/package.py` gives the definitions
; VERSION (0.1.0), FOUR (0.1.0.0), SOURCE (folder of the bundle), OUT (file), ICON, STORE_FORMAT (of the newest store it opens).
;
;   /S             silent                        /D=FOLDER     another folder, last and without quotes
;   /DESKTOP       a shortcut on the desktop too /DELETEDATA   (uninstaller) delete the person's data as well
;
;
; An upgrade stays in the folder where TierDesk is installed, whatever /D says: two copies would be one too many.
; Exit codes: 0 done, 2 refused (a newer store, a wrong folder, an old Windows), 3 TierDesk is open and did not close.

Unicode true
Target amd64-unicode
ManifestDPIAware true
ManifestSupportedOS all
RequestExecutionLevel user
SetCompressor /SOLID lzma
SetCompressorDictSize 64

!include MUI2.nsh
!include LogicLib.nsh
!include FileFunc.nsh
!include WinVer.nsh

!define PROGRAM "TierDesk.exe"
!define CONSOLE "tierdesk-cli.exe"
!define KIND "TierDesk.Workbook"
!define CLASSES "Software\Classes"
!define ENTRY "Software\Microsoft\Windows\CurrentVersion\Uninstall\TierDesk"
!define DATA "$LOCALAPPDATA\TierDesk"

Name "TierDesk"
OutFile "${OUT}"
InstallDir "$LOCALAPPDATA\Programs\TierDesk"
InstallDirRegKey HKCU "${ENTRY}" "InstallLocation"
BrandingText "TierDesk ${VERSION}"

VIProductVersion "${FOUR}"
VIFileVersion "${FOUR}"
VIAddVersionKey /LANG=0 "ProductName" "TierDesk"
VIAddVersionKey /LANG=0 "ProductVersion" "${VERSION}"
VIAddVersionKey /LANG=0 "FileVersion" "${VERSION}"
VIAddVersionKey /LANG=0 "FileDescription" "TierDesk"
VIAddVersionKey /LANG=0 "LegalCopyright" "MIT License"

!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!define MUI_ABORTWARNING
!define MUI_FINISHPAGE_RUN "$INSTDIR\${PROGRAM}"
!insertmacro MUI_PAGE_WELCOME
!insertmacro MUI_PAGE_COMPONENTS
!define MUI_PAGE_CUSTOMFUNCTION_PRE SkipWhenInstalled
!define MUI_PAGE_CUSTOMFUNCTION_LEAVE FolderChosen
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_COMPONENTS
!insertmacro MUI_UNPAGE_INSTFILES

!insertmacro MUI_LANGUAGE "SimpChinese"
!insertmacro MUI_LANGUAGE "English"

!macro SAY name chinese english
  LangString ${name} ${LANG_SIMPCHINESE} "${chinese}"
  LangString ${name} ${LANG_ENGLISH} "${english}"
!macroend
!insertmacro SAY shortcut_name "TierDesk 客户服务" "TierDesk"
!insertmacro SAY part_program "TierDesk" "TierDesk"
!insertmacro SAY part_desktop "桌面快捷方式" "Shortcut on the desktop"
!insertmacro SAY part_data "同时删除我的数据" "Delete my data too"
!insertmacro SAY about_program "程序本身，放在“开始”菜单里。" "The program, with an entry in the Start menu."
!insertmacro SAY about_desktop "在桌面上也放一个图标。" "An icon on the desktop as well."
!insertmacro SAY about_removal "删除程序；数据留着，除非勾选下面一项。" "The program goes. Your data stay, unless the box below is ticked."
!insertmacro SAY about_data "客户、拜访、设置全部删除，无法恢复。" "Retailers, visits and settings, for good: they cannot be brought back."
!insertmacro SAY workbook "用 TierDesk 导入" "Import with TierDesk"
!insertmacro SAY is_open "TierDesk 正开着。输入的内容都已保存。$\n$\n“是”：替我关闭它。$\n“否”：我自己关好了，继续。" \
  "TierDesk is open. Everything typed is saved.$\n$\nYes: close it for me.$\nNo: I have closed it, go on."
!insertmacro SAY newer_store "您的数据是更新版本的 TierDesk 写的，这个版本打不开，所以没有安装。$\n$\n请安装更新的版本；数据没有动过。" \
  "Your data were written by a newer TierDesk, which this version could not open. It was not installed.$\n$\nInstall a newer version. The data were not touched."
!insertmacro SAY wrong_folder "这是存放数据的文件夹，程序请装到别处。" "This folder holds your data. Choose another one for the program."
!insertmacro SAY old_windows "TierDesk 需要 Windows 10（1809）或更新的 64 位系统。" "TierDesk needs Windows 10 (1809) or newer, 64 bit."

; ---- close what is open: a program file that runs cannot be opened for writing

Var open ; the name of a program that runs, or nothing

!macro LOOK program
  ${If} ${FileExists} "$INSTDIR\${program}"
    ClearErrors
    FileOpen $0 "$INSTDIR\${program}" a
    ${If} ${Errors}
      StrCpy $open "${program}"
    ${Else}
      FileClose $0
    ${EndIf}
    ClearErrors
  ${EndIf}
!macroend

!macro CLOSE_OPEN_ONES prefix
Function ${prefix}LookForOpenOnes
  StrCpy $open ""
  !insertmacro LOOK "${PROGRAM}"
  !insertmacro LOOK "${CONSOLE}"
FunctionEnd

Function ${prefix}CloseOpenOnes
  Call ${prefix}LookForOpenOnes
  ${DoWhile} $open != ""
    ${If} ${Silent}
      ExecWait '"$INSTDIR\${PROGRAM}" --quit'
      Sleep 1000
      Call ${prefix}LookForOpenOnes
      ${If} $open != ""
        SetErrorLevel 3
        Quit
      ${EndIf}
    ${Else}
      MessageBox MB_YESNOCANCEL|MB_ICONQUESTION "$(is_open)" IDYES close_it IDNO look_again
      SetErrorLevel 3
      Quit
      close_it:
      ExecWait '"$INSTDIR\${PROGRAM}" --quit'
      Sleep 1000
      look_again:
      Call ${prefix}LookForOpenOnes
    ${EndIf}
  ${Loop}
FunctionEnd
!macroend
!insertmacro CLOSE_OPEN_ONES ""
!insertmacro CLOSE_OPEN_ONES "un."

; ---- what is refused

!macro REFUSE why
  MessageBox MB_OK|MB_ICONSTOP "$(${why})" /SD IDOK
  SetErrorLevel 2
  Quit
!macroend

Var installed ; the folder where TierDesk is installed already, or nothing

Function SkipWhenInstalled
  ${If} $installed != ""
    Abort
  ${EndIf}
FunctionEnd

; The full name of a folder, in long names and without dots, with one backslash at its end.
!macro FULL_NAME folder variable
  System::Call 'kernel32::GetFullPathNameW(w "${folder}", i ${NSIS_MAX_STRLEN}, w .r0, p 0) i .r1'
  System::Call 'kernel32::GetLongPathNameW(w r0, w .r2, i ${NSIS_MAX_STRLEN}) i .r1'
  ${If} $1 <> 0
    StrCpy $0 $2
  ${EndIf}
  StrCpy $1 $0 1 -1
  ${If} $1 != "\"
    StrCpy $0 "$0\"
  ${EndIf}
  StrCpy ${variable} $0
!macroend

; Program and data stay apart: $wrong is 1 when the folder of the one is that of the other, or in it.
Var wrong
Function LookAtFolder
  !insertmacro FULL_NAME "$INSTDIR" $3
  !insertmacro FULL_NAME "${DATA}" $4
  StrCpy $wrong 0
  StrLen $5 $3
  StrLen $6 $4
  StrCpy $7 $4 $5
  StrCpy $8 $3 $6
  ${If} $7 == $3
  ${OrIf} $8 == $4
    StrCpy $wrong 1
  ${EndIf}
FunctionEnd

Function FolderChosen
  Call LookAtFolder
  ${If} $wrong = 1
    MessageBox MB_OK|MB_ICONSTOP "$(wrong_folder)"
    Abort
  ${EndIf}
FunctionEnd

; A store's format is a number of four bytes in its head, the highest first.
!macro REFUSE_NEWER_HEAD store
  ClearErrors
  FileOpen $0 "${store}" r
  ${IfNot} ${Errors}
    FileSeek $0 60
    StrCpy $2 0
    ${For} $3 1 4
      FileReadByte $0 $1
      IntOp $2 $2 * 256
      IntOp $2 $2 + $1
    ${Next}
    FileClose $0
    ${If} $2 > ${STORE_FORMAT}
      !insertmacro REFUSE newer_store
    ${EndIf}
  ${EndIf}
!macroend

; What only the program can read, it is asked for, from a folder for the time being: stores that settings name, and
; what a killed program left in a store's log.
Function RefuseNewerStores
  !insertmacro REFUSE_NEWER_HEAD "${DATA}\tierdesk.db"
  !insertmacro REFUSE_NEWER_HEAD "$INSTDIR\data\tierdesk.db"
  ${IfNot} ${FileExists} "${DATA}\*.*"
  ${AndIfNot} ${FileExists} "$INSTDIR\data\*.*"
    Return
  ${EndIf}
  InitPluginsDir
  SetOutPath "$PLUGINSDIR\TierDesk"
  File /r "${SOURCE}/*"
  ClearErrors
  StrCpy $0 0
  ExecWait '"$PLUGINSDIR\TierDesk\${PROGRAM}" newer-stores --beside "$INSTDIR\."' $0
  SetOutPath "$TEMP"
  RMDir /r "$PLUGINSDIR\TierDesk"
  ${If} $0 = 2
    !insertmacro REFUSE newer_store
  ${EndIf}
FunctionEnd

; A shortcut under the name of the other language would be a second entry for the same program.
!macro DELETE_SHORTCUTS folder
  Delete "${folder}\TierDesk 客户服务.lnk"
  Delete "${folder}\TierDesk.lnk"
!macroend

; ---- install

Section "$(part_program)" with_program
  SectionIn RO
  SetShellVarContext current
  Call LookAtFolder
  ${If} $wrong = 1
    !insertmacro REFUSE wrong_folder
  ${EndIf}
  Call CloseOpenOnes
  Call RefuseNewerStores
  RMDir /r "$INSTDIR\_internal"
  SetOutPath "$INSTDIR"
  File /r "${SOURCE}/*"
  WriteUninstaller "$INSTDIR\uninstall.exe"
  !insertmacro DELETE_SHORTCUTS "$SMPROGRAMS"
  CreateShortcut "$SMPROGRAMS\$(shortcut_name).lnk" "$INSTDIR\${PROGRAM}"

  WriteRegStr HKCU "${ENTRY}" "DisplayName" "TierDesk"
  WriteRegStr HKCU "${ENTRY}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${ENTRY}" "DisplayIcon" "$INSTDIR\${PROGRAM}"
  WriteRegStr HKCU "${ENTRY}" "Publisher" "TierDesk"
  WriteRegStr HKCU "${ENTRY}" "InstallLocation" "$INSTDIR"
  WriteRegStr HKCU "${ENTRY}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKCU "${ENTRY}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD HKCU "${ENTRY}" "NoModify" 1
  WriteRegDWORD HKCU "${ENTRY}" "NoRepair" 1
  ${GetSize} "$INSTDIR" "/S=0K" $0 $1 $2
  WriteRegDWORD HKCU "${ENTRY}" "EstimatedSize" $0

  ; "Open with": TierDesk is offered for workbooks, and the program that opens them stays what it was.
  WriteRegStr HKCU "${CLASSES}\${KIND}" "" "$(workbook)"
  WriteRegStr HKCU "${CLASSES}\${KIND}\DefaultIcon" "" "$INSTDIR\${PROGRAM},0"
  WriteRegStr HKCU "${CLASSES}\${KIND}\shell\open\command" "" '"$INSTDIR\${PROGRAM}" "%1"'
  WriteRegStr HKCU "${CLASSES}\Applications\${PROGRAM}" "FriendlyAppName" "TierDesk"
  WriteRegStr HKCU "${CLASSES}\Applications\${PROGRAM}\shell\open\command" "" '"$INSTDIR\${PROGRAM}" "%1"'
  !macro OFFER ending
    WriteRegStr HKCU "${CLASSES}\${ending}\OpenWithProgids" "${KIND}" ""
    WriteRegStr HKCU "${CLASSES}\Applications\${PROGRAM}\SupportedTypes" "${ending}" ""
  !macroend
  !insertmacro OFFER ".xlsx"
  !insertmacro OFFER ".xls"
  !insertmacro OFFER ".csv"
  System::Call 'shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)'
SectionEnd

Section /o "$(part_desktop)" with_desktop
  SetShellVarContext current
  !insertmacro DELETE_SHORTCUTS "$DESKTOP"
  CreateShortcut "$DESKTOP\$(shortcut_name).lnk" "$INSTDIR\${PROGRAM}"
SectionEnd

!insertmacro MUI_FUNCTION_DESCRIPTION_BEGIN
  !insertmacro MUI_DESCRIPTION_TEXT ${with_program} "$(about_program)"
  !insertmacro MUI_DESCRIPTION_TEXT ${with_desktop} "$(about_desktop)"
!insertmacro MUI_FUNCTION_DESCRIPTION_END

Function .onInit
  ${IfNot} ${AtLeastWin10}
    !insertmacro REFUSE old_windows
  ${EndIf}
  ReadRegStr $installed HKCU "${ENTRY}" "InstallLocation"
  ${If} $installed != ""
  ${AndIf} ${FileExists} "$installed\${PROGRAM}"
    StrCpy $INSTDIR $installed
  ${Else}
    StrCpy $installed ""
  ${EndIf}
  ${GetParameters} $0
  ClearErrors
  ${GetOptions} $0 "/DESKTOP" $1
  ${IfNot} ${Errors}
    SectionGetFlags ${with_desktop} $1
    IntOp $1 $1 | ${SF_SELECTED}
    SectionSetFlags ${with_desktop} $1
  ${EndIf}
  ClearErrors
FunctionEnd

; ---- uninstall

Section "un.$(part_program)" un_program
  SectionIn RO
  SetShellVarContext current
  Call un.CloseOpenOnes
  RMDir /r "$INSTDIR\_internal"
  Delete "$INSTDIR\${PROGRAM}"
  Delete "$INSTDIR\${CONSOLE}"
  Delete "$INSTDIR\uninstall.exe"
  SetOutPath "$TEMP"
  RMDir "$INSTDIR" ; what the person put there stays
  !insertmacro DELETE_SHORTCUTS "$SMPROGRAMS"
  !insertmacro DELETE_SHORTCUTS "$DESKTOP"
  DeleteRegKey HKCU "${ENTRY}"
  DeleteRegKey HKCU "${CLASSES}\${KIND}"
  DeleteRegKey HKCU "${CLASSES}\Applications\${PROGRAM}"
  !macro WITHDRAW ending
    DeleteRegValue HKCU "${CLASSES}\${ending}\OpenWithProgids" "${KIND}"
    DeleteRegKey /ifempty HKCU "${CLASSES}\${ending}\OpenWithProgids"
    DeleteRegKey /ifempty HKCU "${CLASSES}\${ending}"
  !macroend
  !insertmacro WITHDRAW ".xlsx"
  !insertmacro WITHDRAW ".xls"
  !insertmacro WITHDRAW ".csv"
  System::Call 'shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)'
SectionEnd

Section /o "un.$(part_data)" un_with_data
  SetShellVarContext current
  RMDir /r "${DATA}"
SectionEnd

!insertmacro MUI_UNFUNCTION_DESCRIPTION_BEGIN
  !insertmacro MUI_DESCRIPTION_TEXT ${un_program} "$(about_removal)"
  !insertmacro MUI_DESCRIPTION_TEXT ${un_with_data} "$(about_data)"
!insertmacro MUI_UNFUNCTION_DESCRIPTION_END

Function un.onInit
  ${GetParameters} $0
  ClearErrors
  ${GetOptions} $0 "/DELETEDATA" $1
  ${IfNot} ${Errors}
    SectionGetFlags ${un_with_data} $1
    IntOp $1 $1 | ${SF_SELECTED}
    SectionSetFlags ${un_with_data} $1
  ${EndIf}
  ClearErrors
FunctionEnd
